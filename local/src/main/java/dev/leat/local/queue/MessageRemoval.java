package dev.leat.local.queue;

import dev.leat.batch.Attribute;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.StoredMessage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The removal of messages from one queue, by sequence. The messages are taken in memory at the
/// start, so that no other caller receives them; a commit removes them, otherwise they are put
/// back. Owned by one thread, which must call [#commit] or [#putBack].
public final class MessageRemoval {

    private final QueueLog backlog;

    /// The purge count before any message was taken.
    private final long purges;

    private final List<MessageSpan> taken;
    private final List<MessageSpan> spans;
    private final Map<Long, StoredMessage> messages = new LinkedHashMap<>();

    private MessageRemoval(QueueLog backlog, long purges, List<MessageSpan> taken) {
        this.backlog = backlog;
        this.purges = purges;
        this.taken = taken;
        try {
            var read = new MessageReader(backlog).read(taken, Long.MAX_VALUE);
            this.spans = read.spans();
            read.messages().forEach(m -> messages.put(MessageSpan.sequence(m.position()), m));
        } catch (Throwable failed) {
            putBack();
            throw failed;
        }
    }

    /// Takes those of the messages that exist and are not in flight. In a FIFO queue, omits groups
    /// that have a message in flight.
    ///
    /// @throws dev.leat.port.NoSuchQueueException if the queue was deleted
    public static MessageRemoval of(OpenQueue queue, Collection<Long> sequences) {
        var backlog = queue.backlog();
        backlog.exists();
        long now = backlog.now();
        queue.expiry().check(now);
        long purges = backlog.purges();
        var asked = spans(backlog, sequences);
        return new MessageRemoval(backlog, purges, backlog.index().takeFree(asked, now));
    }

    /// Combines adjacent messages, in order.
    private static List<MessageSpan> spans(QueueLog backlog, Collection<Long> sequences) {
        var spans = new ArrayList<MessageSpan>();
        var positions =
                sequences.stream()
                        .filter(sequence -> sequence >= 0)
                        .map(sequence -> MessageSpan.position(backlog.number(), sequence))
                        .filter(backlog::had)
                        .sorted()
                        .distinct()
                        .toList();
        for (long at : positions) {
            if (!spans.isEmpty() && spans.getLast().end() == at) {
                spans.set(spans.size() - 1, MessageSpan.fresh(spans.getLast().first(), at + 1));
            } else {
                spans.add(MessageSpan.fresh(at, at + 1));
            }
        }
        return spans;
    }

    /// Returns the sequences of the taken messages, in order.
    public Set<Long> sequences() {
        return java.util.Collections.unmodifiableSet(messages.keySet());
    }

    /// Returns the id of a taken message.
    public String id(long sequence) {
        return message(sequence).id();
    }

    /// Returns a taken message for another queue: with its identity and this content.
    public ChunkEntry entry(long sequence, byte[] body, Map<String, Attribute> attributes) {
        var message = message(sequence);
        return message.entry().again(body, attributes, message.origin());
    }

    private StoredMessage message(long sequence) {
        var message = messages.get(sequence);
        if (message == null) {
            throw new IllegalArgumentException("message %d was not taken".formatted(sequence));
        }
        return message;
    }

    /// Additional work in the commit that removes the messages.
    public interface Leaving {
        void run(Transaction transaction) throws SQLException;
    }

    /// Removes the messages and runs `rest` in one durable commit. Returns false, and does neither,
    /// if the queue was purged meanwhile.
    public boolean commit(Leaving rest) {
        try {
            return backlog.storage().database().commit(tx -> write(tx, rest));
        } finally {
            // Removed messages are ignored.
            putBack();
            backlog.signal().raise();
        }
    }

    /// Puts the messages back unchanged.
    public void putBack() {
        backlog.index().put(taken);
    }

    private boolean write(Transaction transaction, Leaving rest) throws SQLException {
        backlog.exists();
        if (backlog.purges() != purges) {
            return false;
        }
        rest.run(transaction);
        backlog.storage().chunks().remove(transaction, spans);
        Leases.clear(transaction, spans);
        transaction.onCommit(() -> backlog.index().drop(spans));
        return true;
    }
}

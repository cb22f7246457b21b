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

/// Removes messages from one queue, by sequence. The messages are first taken in memory, so that no
/// other caller receives them. Then a commit removes them, or they are put back. Owned by one
/// thread, which must call [#commit] or [#putBack].
public final class MessageRemoval {

    private final QueueLog log;

    /// The number of purges before the messages were taken.
    private final long purges;

    private final List<MessageSpan> taken;
    private final List<MessageSpan> spans;
    private final Map<Long, StoredMessage> messages = new LinkedHashMap<>();

    private MessageRemoval(QueueLog log, long purges, List<MessageSpan> taken) {
        this.log = log;
        this.purges = purges;
        this.taken = taken;
        try {
            var read = new MessageReader(log).read(taken, Long.MAX_VALUE);
            this.spans = read.spans();
            read.messages().forEach(m -> messages.put(MessageSpan.sequence(m.position()), m));
        } catch (Throwable failed) {
            putBack();
            throw failed;
        }
    }

    /// Takes the messages that still exist and are not in flight. In a FIFO queue, omits all
    /// messages of a group that has a message in flight.
    ///
    /// @throws dev.leat.port.NoSuchQueueException if the queue was deleted
    public static MessageRemoval of(OpenQueue queue, Collection<Long> sequences) {
        var log = queue.log();
        log.exists();
        long now = log.now();
        queue.expiry().check(now);
        long purges = log.purges();
        var asked = spans(log, sequences);
        return new MessageRemoval(log, purges, log.index().takeFree(asked, now));
    }

    /// Returns the spans of these messages, with adjacent messages combined, in order.
    private static List<MessageSpan> spans(QueueLog log, Collection<Long> sequences) {
        var spans = new ArrayList<MessageSpan>();
        var positions =
                sequences.stream()
                        .filter(sequence -> sequence >= 0)
                        .map(sequence -> MessageSpan.position(log.number(), sequence))
                        .filter(log::existed)
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

    /// Returns a taken message as an entry for another queue. The entry has the id and arrival time
    /// of the taken message, and this content.
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

    /// Further work for the commit that removes the messages.
    public interface Leaving {
        void run(Transaction transaction) throws SQLException;
    }

    /// Removes the messages and runs `rest`, in one durable commit. If the queue was purged
    /// meanwhile, does nothing and returns false.
    public boolean commit(Leaving rest) {
        try {
            return log.storage().database().commit(tx -> write(tx, rest));
        } finally {
            // Messages that were removed are not put back.
            putBack();
            log.signal().raise();
        }
    }

    /// Puts the messages back unchanged.
    public void putBack() {
        log.index().put(taken);
    }

    private boolean write(Transaction transaction, Leaving rest) throws SQLException {
        log.exists();
        if (log.purges() != purges) {
            return false;
        }
        rest.run(transaction);
        log.storage().chunks().remove(transaction, spans);
        Leases.clear(transaction, spans);
        transaction.onCommit(() -> log.index().drop(spans));
        return true;
    }
}

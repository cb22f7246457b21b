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

/// Messages of one queue that leave it, named by their sequences: held in memory from the beginning
/// on, so that nobody else gets them, gone with a commit or there again. Owned by one thread, which
/// ends it with [#commit] or [#putBack].
public final class MessageRemoval {

    private final QueueLog backlog;

    /// As it was before anything was taken.
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

    /// Takes those that are there and that nobody has in hand; of a FIFO queue nothing of a group
    /// of which somebody has a message.
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

    /// Neighbours together, in order.
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

    /// Which ones it has, in order.
    public Set<Long> sequences() {
        return java.util.Collections.unmodifiableSet(messages.keySet());
    }

    /// The id of one of them.
    public String id(long sequence) {
        return message(sequence).id();
    }

    /// One of them as it goes elsewhere: the message that it was, with this content.
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

    /// What is done in the commit in which they leave.
    public interface Leaving {
        void run(Transaction transaction) throws SQLException;
    }

    /// They leave, and `rest` is done, durably; or, if they were purged meanwhile, nothing is.
    /// Whether they left.
    public boolean commit(Leaving rest) {
        try {
            return backlog.storage().database().commit(tx -> write(tx, rest));
        } finally {
            // What left is not there any more.
            putBack();
            backlog.signal().raise();
        }
    }

    /// They stay as they were.
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

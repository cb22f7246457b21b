package dev.leat.local.queue;

import dev.leat.batch.Attribute;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.Span;
import dev.leat.local.queue.storage.Entry;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.Stored;
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
public final class Withdrawal {

    private final Backlog backlog;

    /// As it was before anything was taken.
    private final long purges;

    private final List<Span> taken;
    private final List<Span> spans;
    private final Map<Long, Stored> messages = new LinkedHashMap<>();

    private Withdrawal(Backlog backlog, long purges, List<Span> taken) {
        this.backlog = backlog;
        this.purges = purges;
        this.taken = taken;
        try {
            var read = new Messages(backlog).read(taken, Long.MAX_VALUE);
            this.spans = read.spans();
            read.messages().forEach(m -> messages.put(Span.sequence(m.position()), m));
        } catch (Throwable failed) {
            putBack();
            throw failed;
        }
    }

    /// Takes those that are there and that nobody has in hand; of a FIFO queue nothing of a group
    /// of which somebody has a message.
    ///
    /// @throws dev.leat.port.NoSuchQueue if the queue was deleted
    public static Withdrawal of(OpenQueue queue, Collection<Long> sequences) {
        var backlog = queue.backlog();
        backlog.exists();
        long now = backlog.now();
        queue.expiry().check(now);
        long purges = backlog.purges();
        var asked = spans(backlog, sequences);
        return new Withdrawal(backlog, purges, backlog.index().takeFree(asked, now));
    }

    /// Neighbours together, in order.
    private static List<Span> spans(Backlog backlog, Collection<Long> sequences) {
        var spans = new ArrayList<Span>();
        var positions =
                sequences.stream()
                        .filter(sequence -> sequence >= 0)
                        .map(sequence -> Span.position(backlog.number(), sequence))
                        .filter(backlog::had)
                        .sorted()
                        .distinct()
                        .toList();
        for (long at : positions) {
            if (!spans.isEmpty() && spans.getLast().end() == at) {
                spans.set(spans.size() - 1, Span.fresh(spans.getLast().first(), at + 1));
            } else {
                spans.add(Span.fresh(at, at + 1));
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
    public Entry entry(long sequence, byte[] body, Map<String, Attribute> attributes) {
        var message = message(sequence);
        return message.entry().again(body, attributes, message.origin());
    }

    private Stored message(long sequence) {
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

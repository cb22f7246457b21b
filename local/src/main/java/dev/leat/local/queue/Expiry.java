package dev.leat.local.queue;

import dev.leat.local.database.DatabaseSession;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.local.queue.storage.Leases;
import dev.leat.port.UnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Removes what has been in a queue for longer than its retention, durably, and counts it. Looks
/// when somebody uses the queue, and only when something may be due. What is leased stays until it
/// is settled or its lease has run out. Threads share it.
public final class Expiry {

    /// Chunks a commit.
    private static final int MOST = 256;

    private final QueueLog backlog;
    private final AtomicLong expired;

    /// When to look; not before `looked`, or the clock was set back.
    private volatile long due;

    private volatile long looked;

    /// The retention that `due` follows from; a client may change its queue's.
    private volatile long known;

    /// @param expired how many messages of this queue have expired so far
    public Expiry(QueueLog backlog, long expired) {
        this.backlog = backlog;
        this.expired = new AtomicLong(expired);
    }

    /// How many messages have ever expired.
    long expired() {
        return expired.get();
    }

    void check(long now) {
        long retention = backlog.queue().retention().toNanos() / 1000;
        if (now >= due || now < looked || retention != known) {
            expire(now, retention);
        }
    }

    /// The same for those who only look: what cannot be removed now is still there.
    void glance(long now) {
        try {
            check(now);
        } catch (UnavailableException _) {
            // Those who take messages find out.
        }
    }

    private synchronized void expire(long now, long retention) {
        if (retention != known || now < looked) {
            known = retention;
            due = now;
        }
        looked = now;
        while (now >= due) {
            var old = backlog.storage().database().read(s -> arrivedBy(s, now - retention));
            var taken = new ArrayList<MessageSpan>();
            for (var head : old) {
                taken.addAll(
                        backlog.index()
                                .takeBetween(
                                        head.id(),
                                        head.id() + head.size(),
                                        span -> !span.heldAt(now)));
            }
            if (!taken.isEmpty()) {
                remove(taken);
            }
            if (taken.isEmpty() || old.size() < MOST) {
                due = next(now, retention);
            }
        }
    }

    private List<ChunkTable.Head> arrivedBy(DatabaseSession session, long sent)
            throws SQLException {
        return backlog.storage()
                .chunks()
                .arrivedBy(session, backlog.first(), backlog.end(), sent, MOST);
    }

    private void remove(List<MessageSpan> spans) {
        long size = spans.stream().mapToLong(MessageSpan::size).sum();
        try {
            backlog.storage()
                    .database()
                    .commit(tx -> {
                        backlog.storage().chunks().remove(tx, spans);
                        Leases.clear(tx, spans);
                        count(tx, size);
                        tx.onCommit(() -> backlog.index().drop(spans));
                        return size;
                    });
        } catch (Throwable failed) {
            backlog.index().put(spans);
            throw failed;
        }
        expired.addAndGet(size);
        backlog.signal().raise();
    }

    private void count(Transaction transaction, long size) throws SQLException {
        var update = transaction.prepare("UPDATE queue SET expired = expired + ? WHERE number = ?");
        update.setLong(1, size);
        update.setInt(2, backlog.number());
        update.executeUpdate();
    }

    /// When to look again: when the oldest is due, or, if that is leased now, when its lease ends.
    /// Without messages, when one that comes now would be due.
    private long next(long now, long retention) {
        var oldest = backlog.oldest();
        long then = oldest.orElse(now) + retention;
        return then > now ? then : backlog.index().next().filter(t -> t > now).orElse(now + 1);
    }
}

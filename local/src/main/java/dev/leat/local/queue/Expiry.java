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

/// Removes messages whose retention period has ended, durably, and counts them. Runs when the queue
/// is used, and only if a message may have expired. A leased message is removed only after it was
/// settled or its lease has ended. Thread-safe.
public final class Expiry {

    /// Maximum number of chunks (rows of messages) that one commit changes.
    private static final int MOST = 256;

    private final QueueLog log;
    private final AtomicLong expired;

    /// Time of the next check. If the clock shows a time before `checked`, it was set back, and the
    /// check runs at once.
    private volatile long due;

    private volatile long checked;

    /// The retention period from which `due` was computed. Clients may have changed the queue's
    /// retention period since then.
    private volatile long known;

    /// @param expired number of messages of this queue that expired before it was opened
    public Expiry(QueueLog log, long expired) {
        this.log = log;
        this.expired = new AtomicLong(expired);
    }

    /// Returns the total number of expired messages.
    long expired() {
        return expired.get();
    }

    void check(long now) {
        long retention = log.queue().retention().toNanos() / 1000;
        if (now >= due || now < checked || retention != known) {
            expire(now, retention);
        }
    }

    /// Checks as [#check] does, for callers that only read. Messages that cannot be removed now are
    /// removed later.
    void checkQuietly(long now) {
        try {
            check(now);
        } catch (UnavailableException _) {
            // The error is reported to callers that receive.
        }
    }

    private synchronized void expire(long now, long retention) {
        if (retention != known || now < checked) {
            known = retention;
            due = now;
        }
        checked = now;
        while (now >= due) {
            var old = log.storage().database().read(s -> arrivedBy(s, now - retention));
            var taken = new ArrayList<MessageSpan>();
            for (var head : old) {
                taken.addAll(
                        log.index()
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
        return log.storage().chunks().arrivedBy(session, log.first(), log.end(), sent, MOST);
    }

    private void remove(List<MessageSpan> spans) {
        long size = spans.stream().mapToLong(MessageSpan::size).sum();
        try {
            log.storage()
                    .database()
                    .commit(tx -> {
                        log.storage().chunks().remove(tx, spans);
                        Leases.clear(tx, spans);
                        count(tx, size);
                        tx.onCommit(() -> log.index().drop(spans));
                        return size;
                    });
        } catch (Throwable failed) {
            log.index().put(spans);
            throw failed;
        }
        expired.addAndGet(size);
        log.signal().raise();
    }

    private void count(Transaction transaction, long size) throws SQLException {
        transaction.update(
                "UPDATE queue SET expired = expired + ? WHERE number = ?", size, log.number());
    }

    /// Returns the time of the next check: the time at which the oldest message expires or, if it
    /// is leased, the time at which its lease ends. For an empty queue, returns the time at which a
    /// message that is sent now would expire.
    private long next(long now, long retention) {
        var oldest = log.oldest();
        long then = oldest.orElse(now) + retention;
        return then > now ? then : log.index().next().filter(t -> t > now).orElse(now + 1);
    }
}

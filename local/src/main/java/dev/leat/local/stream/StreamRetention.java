package dev.leat.local.stream;

import dev.leat.app.Micros;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.port.UnavailableException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/// Deletes the records of one stream whose retention period has ended, and closed shards that
/// remain empty. Runs when the stream is used, and only if something may have expired. Thread-safe.
final class StreamRetention {

    /// Maximum number of chunks (rows of records) that one commit deletes.
    private static final int MOST = 256;

    private final StreamLog log;

    /// Time of the next check, in microseconds since 1970.
    private final AtomicLong due = new AtomicLong();

    /// The retention period from which `due` was computed.
    private volatile long known;

    StreamRetention(StreamLog log) {
        this.log = log;
    }

    /// Deletes what has expired. If that is impossible now, it is deleted later; expired records
    /// are not returned meanwhile.
    void check() {
        long now = log.now();
        long retention = log.info().retention().toNanos() / 1000;
        if (now >= due.get() || retention != known) {
            try {
                sweep(now, retention);
            } catch (UnavailableException _) {
                due.set(now + 1_000_000);
            }
        }
    }

    private synchronized void sweep(long now, long retention) {
        if (now < due.get() && retention == known) {
            return;
        }
        long next = now + retention;
        for (var member : log.shards().members()) {
            next = Math.min(next, sweep(member, now, retention));
        }
        known = retention;
        due.set(next);
    }

    /// Returns the time at which the next record of the shard expires.
    private long sweep(ShardSet.Member member, long now, long retention) {
        var shard = member.log();
        while (delete(shard, now - retention)) {
            // The next commit deletes the next chunks.
        }
        var oldest =
                log.storage()
                        .database()
                        .read(session ->
                                log.storage().chunks().oldest(session, shard.first(), shard.end()));
        if (oldest.isPresent() || member.closed().isEmpty()) {
            return oldest.orElse(now) + retention;
        }
        long end = member.closed().map(Micros::of).orElseThrow() + retention;
        if (end <= now) {
            forget(shard);
        }
        return end <= now ? Long.MAX_VALUE : end;
    }

    private boolean delete(ShardLog shard, long sent) {
        var database = log.storage().database();
        var heads =
                database.read(session ->
                        log.storage()
                                .chunks()
                                .arrivedBy(session, shard.first(), shard.end(), sent, MOST));
        if (heads.isEmpty()) {
            return false;
        }
        long end = heads.getLast().id() + heads.getLast().size();
        database.commit(tx -> {
            ChunkTable.removeAll(tx, shard.first(), end);
            return end;
        });
        return heads.size() == MOST;
    }

    private void forget(ShardLog shard) {
        log.storage().database().commit(tx -> forget(tx, shard));
    }

    private boolean forget(Transaction transaction, ShardLog shard) throws SQLException {
        if (!log.removed()) {
            StreamRows.deleteShard(transaction, shard);
            log.become(transaction, log.draft().without(shard));
        }
        return true;
    }
}

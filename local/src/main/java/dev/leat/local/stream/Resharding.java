package dev.leat.local.stream;

import dev.leat.local.database.Transaction;
import dev.leat.port.HashRange;
import dev.leat.port.ShardStateException;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.Optional;

/// Splits and merges shards of one stream in one transaction. Used on the writer thread.
final class Resharding {

    private final StreamLog log;
    private final Transaction transaction;
    private ShardSet shards;

    private Resharding(StreamLog log, Transaction transaction) {
        this.log = log;
        this.transaction = transaction;
        this.shards = log.draft();
    }

    private interface Change {
        void make(Resharding resharding) throws SQLException;
    }

    private static void run(StreamLog log, Change change) {
        log.storage()
                .database()
                .add(tx -> {
                    log.exists();
                    var resharding = new Resharding(log, tx);
                    change.make(resharding);
                    log.become(tx, resharding.shards);
                    return true;
                });
    }

    /// @throws ShardStateException if the shard is closed, or cannot be split at this hash key
    static void split(StreamLog log, int shard, BigInteger hash) {
        run(log, resharding -> resharding.split(resharding.open(shard), hash));
    }

    /// @throws ShardStateException if one of the shards is closed, or they are not adjacent
    static void merge(StreamLog log, int shard, int adjacent) {
        run(log, resharding -> resharding.merge(resharding.open(shard), resharding.open(adjacent)));
    }

    /// Divides the hash keys evenly among `count` shards.
    static void divide(StreamLog log, int count) {
        run(log, resharding -> resharding.divide(count));
    }

    /// Opens the first shards of a stream, which has none yet.
    static ShardSet create(Transaction transaction, long stream, int count) throws SQLException {
        var shards = new ShardSet(java.util.List.of());
        for (int i = 0; i < count; i++) {
            shards =
                    shards.with(
                            StreamRows.insertShard(
                                    transaction,
                                    stream,
                                    i,
                                    Optional.empty(),
                                    Optional.empty(),
                                    HashRange.of(i, count)));
        }
        return shards;
    }

    private ShardLog open(int number) {
        var shard =
                shards.find(number)
                        .orElseThrow(() -> new ShardStateException("there is no shard " + number));
        if (shard.closed().isPresent()) {
            throw new ShardStateException("shard " + number + " is closed");
        }
        return shard.log();
    }

    private void split(ShardLog shard, BigInteger hash) throws SQLException {
        var range = shard.hashes();
        if (!range.splitsAt(hash)) {
            throw new ShardStateException(
                    "hash key %s is not inside shard %d".formatted(hash, shard.number()));
        }
        var parent = Optional.of(shard.number());
        close(shard);
        add(parent, Optional.empty(), new HashRange(range.first(), hash.subtract(BigInteger.ONE)));
        add(parent, Optional.empty(), new HashRange(hash, range.last()));
    }

    private void merge(ShardLog shard, ShardLog adjacent) throws SQLException {
        var low = shard.hashes().endsBefore(adjacent.hashes()) ? shard : adjacent;
        var high = low == shard ? adjacent : shard;
        if (!low.hashes().endsBefore(high.hashes())) {
            throw new ShardStateException(
                    "shards %d and %d are not adjacent"
                            .formatted(shard.number(), adjacent.number()));
        }
        close(shard);
        close(adjacent);
        add(
                Optional.of(shard.number()),
                Optional.of(adjacent.number()),
                new HashRange(low.hashes().first(), high.hashes().last()));
    }

    /// Splits shards at the bounds of the new ranges, and then merges the shards of each range.
    private void divide(int count) throws SQLException {
        for (int i = 1; i < count; i++) {
            var first = HashRange.of(i, count).first();
            var shard = shards.at(first);
            if (shard.hashes().splitsAt(first)) {
                split(shard, first);
            }
        }
        for (int i = 0; i < count; i++) {
            var range = HashRange.of(i, count);
            var shard = shards.at(range.first());
            while (!shard.hashes().last().equals(range.last())) {
                merge(shard, shards.at(shard.hashes().last().add(BigInteger.ONE)));
                shard = shards.at(range.first());
            }
        }
    }

    private void close(ShardLog shard) throws SQLException {
        var now = log.instant();
        StreamRows.close(transaction, shard, now);
        shards = shards.closing(shard, now);
    }

    private void add(Optional<Integer> parent, Optional<Integer> adjacent, HashRange hashes)
            throws SQLException {
        shards =
                shards.with(
                        StreamRows.insertShard(
                                transaction,
                                log.info().number(),
                                shards.nextNumber(),
                                parent,
                                adjacent,
                                hashes));
    }
}

package dev.leat.local.stream;

import dev.leat.app.Micros;
import dev.leat.local.queue.storage.Chunk;
import dev.leat.port.SequenceNumber;
import dev.leat.port.Streams;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/// Reads the records of one stream. Expired records are not returned, even if they still exist.
/// Thread-safe.
record StreamReader(StreamLog log) {

    /// Reads up to `most` records with up to `bytes` bytes of data and partition keys, but at least
    /// one, if there is one at or behind `offset`.
    Streams.Page read(ShardLog shard, long offset, int most, long bytes) {
        long end = shard.next();
        long now = log.now();
        long expired = log.expired(now);
        var records = new ArrayList<Streams.Stored>();
        long left = bytes;
        // Positions before the first record are those of other shards and queues.
        long at = Math.max(offset, 0);
        while (at < end && records.size() < most && left > 0) {
            var chunk = chunk(shard, at);
            if (chunk.isEmpty()) {
                at = end;
                break;
            }
            at = Math.max(at, shard.offset(chunk.get().id()));
            long stop = Math.min(shard.offset(chunk.get().end()), end);
            if (chunk.get().sent() <= expired) {
                at = stop;
                continue;
            }
            while (at < stop && records.size() < most) {
                left -= chunk.get().bytes(shard.position(at));
                if (left < 0 && !records.isEmpty()) {
                    break;
                }
                records.add(stored(shard, chunk.get(), at++));
            }
        }
        return new Streams.Page(records, at, behind(shard, at, end, now), false);
    }

    private Streams.Stored stored(ShardLog shard, Chunk chunk, long offset) {
        var entry = chunk.entry(shard.position(offset));
        return new Streams.Stored(
                new SequenceNumber(log.info().number(), shard.number(), offset),
                entry.body(),
                entry.group().orElse(""),
                Micros.instant(chunk.sent()));
    }

    /// Returns the time for which the record at or behind `offset` has been in the shard; zero if
    /// there is none.
    Duration behind(ShardLog shard, long offset) {
        return behind(shard, offset, shard.next(), log.now());
    }

    private Duration behind(ShardLog shard, long at, long end, long now) {
        if (at >= end) {
            return Duration.ZERO;
        }
        var chunk = chunk(shard, at);
        long waited = chunk.map(c -> now - c.sent()).orElse(0L);
        return Duration.ofNanos(1000 * Math.max(waited, 0));
    }

    /// Returns the chunk that contains this record or, if it was deleted, the next chunk.
    private Optional<Chunk> chunk(ShardLog shard, long offset) {
        long position = shard.position(offset);
        var storage = log.storage();
        var cached = storage.cache().at(position);
        if (cached.isPresent()) {
            return cached;
        }
        var chunk =
                storage.database()
                        .read(session -> {
                            var at = storage.chunks().at(session, position);
                            return at.isPresent()
                                    ? at
                                    : storage.chunks().after(session, position, shard.end());
                        });
        chunk.ifPresent(storage.cache()::put);
        return chunk;
    }

    /// Returns the offset of the oldest record that has not expired.
    long oldest(ShardLog shard) {
        return since(shard, log.expired(log.now()) + 1);
    }

    /// Returns the offset of the first record that arrived at this time or later.
    long at(ShardLog shard, Instant time) {
        return since(shard, Math.max(Micros.of(time), log.expired(log.now()) + 1));
    }

    private long since(ShardLog shard, long arrived) {
        long next = shard.next();
        return log.storage()
                .database()
                .read(session ->
                        log.storage().chunks().since(session, shard.first(), shard.end(), arrived))
                .map(shard::offset)
                .orElse(next);
    }
}

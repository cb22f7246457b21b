package dev.leat.redis;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// The Redis keys of a pipeline's identities. Records that never change: one hash for each bucket
/// of days on which they were last seen, which expires when the deduplication window of its last
/// day is over. Records that change: one hash without expiry, and one for each view with the last
/// applied state of each record.
///
/// A new generation of a view has identities of its own, in one hash, while it is filled.
///
/// @param days retention of identities in days
record RedisPipeline(
        String name, String prefix, long days, boolean changes, boolean newGeneration) {

    /// Number of entries that [#hashes] writes.
    static final int HASHES = 4;

    static RedisPipeline of(App app, Pipeline pipeline) {
        // The window in whole days, rounded up, plus one: an identity must outlive every record
        // that can still arrive.
        long days = app.terms(pipeline).dedupeWindow().plusDays(2).minusNanos(1).toDays();
        return new RedisPipeline(
                pipeline.name(),
                "leat:" + app.name() + ":" + pipeline.name() + ":",
                days,
                pipeline.version().isPresent(),
                false);
    }

    /// Returns the keys for a new generation of a view. No view or pipeline has a `#` in its name.
    RedisPipeline newGeneration(App app, String next) {
        return new RedisPipeline(name, prefix(app, next, name), days, changes, true);
    }

    /// Returns the common prefix of a pipeline's keys in a generation.
    static String prefix(App app, String next, String pipeline) {
        return "leat:" + app.name() + ":" + next + ":" + pipeline + ":";
    }

    /// Returns the next bucket, today's, and so on back to that of the first retained day.
    List<IdentityBucket> buckets(Instant now) {
        var today = today(now);
        var oldest = today.minusDays(days);
        var buckets = new ArrayList<IdentityBucket>();
        // The clock may have been set back, or that of another writer may be ahead.
        var bucket = IdentityBucket.of(today).next();
        for (; !bucket.last().isBefore(oldest); bucket = bucket.before()) {
            buckets.add(bucket);
        }
        return buckets;
    }

    /// Returns the buckets of single days that earlier versions wrote; the last of them expires
    /// with the deduplication window.
    List<IdentityBucket> dailyBuckets(Instant now) {
        var today = today(now);
        return LongStream.rangeClosed(-1, days)
                .mapToObj(back -> IdentityBucket.daily(today.minusDays(back)))
                .toList();
    }

    static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /// Returns the hash of a bucket.
    String ids(IdentityBucket bucket) {
        return prefix + "ids:" + bucket;
    }

    /// Returns the expiry of the current hash: as long as identities are looked up in it, which is
    /// a day longer than the window of its last day.
    private long seconds(Instant now) {
        var end = IdentityBucket.of(today(now)).last().plusDays(days + 1);
        return Duration.between(now, end.atStartOfDay().toInstant(ZoneOffset.UTC)).toSeconds() + 1;
    }

    String records() {
        return prefix + "records";
    }

    /// Returns the hash with all identities of a new generation.
    String ids() {
        return changes ? records() : prefix + "ids";
    }

    /// Writes the hashes of records that never change, newest first, with the numbers of the
    /// current one and of the first daily one: [#HASHES] entries of a map.
    void hashes(MessagePackWriter pack, Instant now) {
        var hashes = new ArrayList<String>();
        if (newGeneration) {
            hashes.add(ids());
        } else {
            buckets(now).forEach(bucket -> hashes.add(ids(bucket)));
        }
        int daily = hashes.size() + 1;
        if (!newGeneration) {
            dailyBuckets(now).forEach(bucket -> hashes.add(ids(bucket)));
        }
        pack.text("current").number(newGeneration ? 1 : 2);
        pack.text("daily").number(daily);
        pack.text("seconds").number(seconds(now));
        pack.text("hashes").array(hashes.size());
        hashes.forEach(pack::text);
    }

    /// Returns the hash with the last applied state of each record at a view.
    String last(String view) {
        return prefix + "last:" + view;
    }

    /// A queue and a view may have the same name.
    static String label(Sink sink) {
        return sink.kind() + " " + sink.name();
    }
}

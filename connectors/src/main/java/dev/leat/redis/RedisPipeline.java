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

/// The keys of Redis that keep the identities of a pipeline. Records that never change: one hash
/// for each bucket of days on which they were last seen, which Redis deletes when the dedupe window
/// of its last day is over. Records that change: one hash without end, and one for each view with
/// what it last took of each record.
///
/// A new generation of a view has identities of its own, in one hash, for as long as it is filled.
///
/// @param days how many days identities are remembered
record RedisPipeline(String name, String prefix, long days, boolean changes, boolean anew) {

    /// The entries that [#hashes] writes.
    static final int HASHES = 4;

    static RedisPipeline of(App app, Pipeline pipeline) {
        // Whole days that are at least as long as the window, and one more: an identity must
        // outlive every record that may still come.
        long days = app.terms(pipeline).dedupeWindow().plusDays(2).minusNanos(1).toDays();
        return new RedisPipeline(
                pipeline.name(),
                "leat:" + app.name() + ":" + pipeline.name() + ":",
                days,
                pipeline.version().isPresent(),
                false);
    }

    /// The same for a new generation of a view. No view's name has a `#`, and no pipeline's.
    RedisPipeline anew(App app, String next) {
        return new RedisPipeline(name, prefix(app, next, name), days, changes, true);
    }

    /// What all keys of a pipeline begin with that a generation has.
    static String prefix(App app, String next, String pipeline) {
        return "leat:" + app.name() + ":" + next + ":" + pipeline + ":";
    }

    /// The next bucket, today's, and so on back to that of the first day that is remembered.
    List<IdentityBucket> buckets(Instant now) {
        var today = today(now);
        var oldest = today.minusDays(days);
        var buckets = new ArrayList<IdentityBucket>();
        // The clock may have been set back, or a writer's may be ahead.
        var bucket = IdentityBucket.of(today).next();
        for (; !bucket.last().isBefore(oldest); bucket = bucket.before()) {
            buckets.add(bucket);
        }
        return buckets;
    }

    /// Those of single days that earlier versions wrote: Redis deletes the last of them when the
    /// dedupe window is over.
    List<IdentityBucket> dailyBuckets(Instant now) {
        var today = today(now);
        return LongStream.rangeClosed(-1, days)
                .mapToObj(back -> IdentityBucket.daily(today.minusDays(back)))
                .toList();
    }

    static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /// The hash of a bucket.
    String ids(IdentityBucket bucket) {
        return prefix + "ids:" + bucket;
    }

    /// How long Redis keeps the hash that is written to now: as long as identities are looked for
    /// in it, which is a day longer than the window of its last day.
    private long seconds(Instant now) {
        var end = IdentityBucket.of(today(now)).last().plusDays(days + 1);
        return Duration.between(now, end.atStartOfDay().toInstant(ZoneOffset.UTC)).toSeconds() + 1;
    }

    String records() {
        return prefix + "records";
    }

    /// All identities of a new generation.
    String ids() {
        return changes ? records() : prefix + "ids";
    }

    /// The hashes of records that never change, newest first, with the numbers of the one that is
    /// written to and of the first daily one: [#HASHES] entries of a map.
    void hashes(MessagePackWriter pack, Instant now) {
        var hashes = new ArrayList<String>();
        if (anew) {
            hashes.add(ids());
        } else {
            buckets(now).forEach(bucket -> hashes.add(ids(bucket)));
        }
        int daily = hashes.size() + 1;
        if (!anew) {
            dailyBuckets(now).forEach(bucket -> hashes.add(ids(bucket)));
        }
        pack.text("current").number(anew ? 1 : 2);
        pack.text("daily").number(daily);
        pack.text("seconds").number(seconds(now));
        pack.text("hashes").array(hashes.size());
        hashes.forEach(pack::text);
    }

    /// What a view last took of each record.
    String last(String view) {
        return prefix + "last:" + view;
    }

    /// A queue and a view may have one name.
    static String label(Sink sink) {
        return sink.kind() + " " + sink.name();
    }
}

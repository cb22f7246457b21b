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

/// The Redis keys of a pipeline's identities. An identity is a hash by which a record is
/// recognised. If records never change, their identities are in one hash in Redis per bucket of
/// days: the bucket of the day on which the record was last seen. Such a hash expires when the
/// deduplication window of its last day is over. If records change, the identities are in one hash
/// without expiry; in addition each view has a hash with the last applied state of each record.
///
/// A new generation of a view has its own identities, in one hash, until it is swapped.
///
/// @param days retention of identities in days
record RedisPipeline(
        String name, String prefix, long days, boolean changes, boolean newGeneration) {

    /// Number of map entries that [#hashes] writes.
    static final int HASHES = 3;

    static RedisPipeline of(App app, Pipeline pipeline) {
        // The window in whole days, rounded up, plus one, because an identity must be kept longer
        // than every record that can still arrive.
        long days = app.terms(pipeline).dedupeWindow().plusDays(2).minusNanos(1).toDays();
        return new RedisPipeline(
                pipeline.name(),
                "leat:" + app.name() + ":" + pipeline.name() + ":",
                days,
                pipeline.version().isPresent(),
                false);
    }

    /// Returns the keys for a new generation of a view. They cannot equal other keys, because
    /// `next` has a `#`, and the name of a view or pipeline cannot contain one.
    RedisPipeline newGeneration(App app, String next) {
        return new RedisPipeline(name, prefix(app, next, name), days, changes, true);
    }

    /// Returns the common prefix of a pipeline's keys in a new generation.
    static String prefix(App app, String next, String pipeline) {
        return "leat:" + app.name() + ":" + next + ":" + pipeline + ":";
    }

    /// Returns the retained buckets, newest first: the bucket after today's, today's bucket, and
    /// the earlier ones.
    List<IdentityBucket> buckets(Instant now) {
        var today = today(now);
        var oldest = today.minusDays(days);
        var buckets = new ArrayList<IdentityBucket>();
        // Includes the next bucket, because the clock may have been set back, or the clock of
        // another writer may be ahead.
        var bucket = IdentityBucket.of(today).next();
        for (; !bucket.last().isBefore(oldest); bucket = bucket.before()) {
            buckets.add(bucket);
        }
        return buckets;
    }

    static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /// Returns the key of a bucket's hash.
    String ids(IdentityBucket bucket) {
        return prefix + "ids:" + bucket;
    }

    /// Returns the time until today's bucket expires. Identities are looked up in a bucket for one
    /// day longer than the window of its last day.
    private long seconds(Instant now) {
        var end = IdentityBucket.of(today(now)).last().plusDays(days + 1);
        return Duration.between(now, end.atStartOfDay().toInstant(ZoneOffset.UTC)).toSeconds() + 1;
    }

    String records() {
        return prefix + "records";
    }

    /// Returns the key of the hash with all identities of a new generation.
    String ids() {
        return changes ? records() : prefix + "ids";
    }

    /// Writes the keys of the hashes of records that never change, newest first, with the index of
    /// the current hash. Writes [#HASHES] entries of a map.
    void hashes(MessagePackWriter pack, Instant now) {
        var hashes = new ArrayList<String>();
        if (newGeneration) {
            hashes.add(ids());
        } else {
            buckets(now).forEach(bucket -> hashes.add(ids(bucket)));
        }
        pack.text("current").number(newGeneration ? 1 : 2);
        pack.text("seconds").number(seconds(now));
        pack.text("hashes").array(hashes.size());
        hashes.forEach(pack::text);
    }

    /// Returns the key of the hash with the last applied state of each record in a view.
    String last(String view) {
        return prefix + "last:" + view;
    }

    /// Returns the name of a sink in the registry. It contains the kind, because a queue and a view
    /// may have the same name.
    static String label(Sink sink) {
        return sink.label();
    }
}

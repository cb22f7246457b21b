package dev.leat.redis;

import java.time.LocalDate;

/// A range of days (UTC) whose identities are stored in one hash in Redis. A lookup reads every
/// retained bucket; a bucket spans several days, so that there are few buckets.
record IdentityBucket(LocalDate first) {

    /// Number of days of a bucket. If this number is changed, [RedisPipeline#buckets] must also
    /// list the buckets of the old length; otherwise the identities in these buckets are not found.
    static final int SPAN = 5;

    /// Returns the bucket that contains a day. The first bucket begins on 1970-01-01; each further
    /// bucket begins where the previous one ends.
    static IdentityBucket of(LocalDate day) {
        return new IdentityBucket(day.minusDays(Math.floorMod(day.toEpochDay(), SPAN)));
    }

    IdentityBucket before() {
        return new IdentityBucket(first.minusDays(SPAN));
    }

    IdentityBucket next() {
        return new IdentityBucket(first.plusDays(SPAN));
    }

    LocalDate last() {
        return first.plusDays(SPAN - 1L);
    }

    /// Returns `today` if the bucket contains it, else the last day of the bucket.
    LocalDate lastBy(LocalDate today) {
        return today.isBefore(first) || today.isAfter(last()) ? last() : today;
    }

    /// Returns the last part of the bucket's key, such as `2026-01-02/P5D`.
    @Override
    public String toString() {
        return first + "/P" + SPAN + "D";
    }
}

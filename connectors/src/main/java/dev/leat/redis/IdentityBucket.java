package dev.leat.redis;

import java.time.LocalDate;

/// The days (UTC) whose identities share a hash in Redis. A lookup reads every retained hash, so a
/// hash covers several days. Earlier versions wrote one hash for each day.
record IdentityBucket(LocalDate first, int days) {

    /// Number of days of a new bucket. Identities in buckets of another length are not found: a
    /// change here requires that [RedisPipeline#buckets] lists those, too.
    static final int SPAN = 5;

    /// Returns the bucket of a day; buckets are counted from 1970-01-01.
    static IdentityBucket of(LocalDate day) {
        return new IdentityBucket(day.minusDays(Math.floorMod(day.toEpochDay(), SPAN)), SPAN);
    }

    /// Returns the bucket of one day that earlier versions wrote.
    static IdentityBucket daily(LocalDate day) {
        return new IdentityBucket(day, 1);
    }

    IdentityBucket before() {
        return new IdentityBucket(first.minusDays(days), days);
    }

    IdentityBucket next() {
        return new IdentityBucket(first.plusDays(days), days);
    }

    LocalDate last() {
        return first.plusDays(days - 1L);
    }

    /// Returns its last day, or `today` if that is in it.
    LocalDate lastBy(LocalDate today) {
        return today.isBefore(first) || today.isAfter(last()) ? last() : today;
    }

    /// Returns the end of its key, such as `2026-01-02/P5D`.
    @Override
    public String toString() {
        return days == 1 ? first.toString() : first + "/P" + days + "D";
    }
}

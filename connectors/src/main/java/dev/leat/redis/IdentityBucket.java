package dev.leat.redis;

import java.time.LocalDate;

/// The days (UTC) whose identities share a hash in Redis. Each identity is looked for in every hash
/// that is remembered, so a hash has several days. Earlier versions wrote one for each day.
record IdentityBucket(LocalDate first, int days) {

    /// The days of a bucket that is written to. Identities in buckets of another length would not
    /// be found: to change this, [RedisPipeline#buckets] must list those, too.
    static final int SPAN = 5;

    /// The bucket of a day; buckets are counted from 1970-01-01.
    static IdentityBucket of(LocalDate day) {
        return new IdentityBucket(day.minusDays(Math.floorMod(day.toEpochDay(), SPAN)), SPAN);
    }

    /// The bucket of one day that earlier versions wrote.
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

    /// Its last day, or `today` if that is in it.
    LocalDate lastBy(LocalDate today) {
        return today.isBefore(first) || today.isAfter(last()) ? last() : today;
    }

    /// The end of its key, such as `2026-01-02/P5D`.
    @Override
    public String toString() {
        return days == 1 ? first.toString() : first + "/P" + days + "D";
    }
}

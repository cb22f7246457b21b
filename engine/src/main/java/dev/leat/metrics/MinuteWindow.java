package dev.leat.metrics;

import java.time.Instant;

/// Counts of a pipeline over the last minute, with a resolution of a second. Updated once per
/// batch. Thread-safe.
public final class MinuteWindow {

    private static final int SECONDS = 60;

    private final long[] second = new long[SECONDS];
    private final long[] ended = new long[SECONDS];
    private final long[] letters = new long[SECONDS];
    private final long[] failures = new long[SECONDS];

    /// The number of finished records, how many of these became dead letters, and the number of
    /// transient failures.
    public record Sums(long ended, long letters, long failures) {}

    synchronized void add(Instant now, Sums batch) {
        long at = now.getEpochSecond();
        int bucket = Math.floorMod(at, SECONDS);
        if (second[bucket] != at) {
            second[bucket] = at;
            ended[bucket] = 0;
            letters[bucket] = 0;
            failures[bucket] = 0;
        }
        ended[bucket] += batch.ended();
        letters[bucket] += batch.letters();
        failures[bucket] += batch.failures();
    }

    /// Returns the sums of the minute before `now`. If the clock was set back, counts with a time
    /// after `now` are excluded.
    public synchronized Sums until(Instant now) {
        long at = now.getEpochSecond();
        long ends = 0;
        long dead = 0;
        long failed = 0;
        for (int bucket = 0; bucket < SECONDS; bucket++) {
            if (second[bucket] > at - SECONDS && second[bucket] <= at) {
                ends += ended[bucket];
                dead += letters[bucket];
                failed += failures[bucket];
            }
        }
        return new Sums(ends, dead, failed);
    }
}

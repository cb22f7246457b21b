package dev.leat.plan;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// An exponential backoff with jitter. The delay doubles from `first` up to `most`, and is
/// shortened at random by up to a half, so that requests that failed together are not repeated
/// together.
public record Backoff(Duration first, Duration most, RandomGenerator random) {

    /// Returns the delay after the attempt with this number, counted from 1.
    public Duration delay(int attempt) {
        int doublings = Math.clamp(attempt - 1L, 0, 30);
        long longest = Math.min(most.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(longest - (long) (longest / 2.0 * random.nextDouble()));
    }
}

package dev.leat.plan;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: doubling from `first` up to `most`, each wait shortened at
/// random by up to a half, so that those who failed together do not come back together.
public record Backoff(Duration first, Duration most, RandomGenerator random) {

    /// The wait after so many tries, counted from 1.
    public Duration delay(int attempt) {
        int doublings = Math.clamp(attempt - 1L, 0, 30);
        long longest = Math.min(most.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(longest - (long) (longest / 2.0 * random.nextDouble()));
    }
}

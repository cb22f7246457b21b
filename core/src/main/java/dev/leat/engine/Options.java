package dev.leat.engine;

import dev.leat.plan.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How an engine runs. `workers` threads a pipeline each hold one batch; all batches of a pipeline
/// together hold at most `bytesInFlight` of bodies (and one message each at the least).
public record Options(int workers, long bytesInFlight, Backoff retry, Backoff probe) {

    /// Three workers: while one waits for its commit the others keep a small machine's cores busy.
    /// Retries wait from a second to five minutes, probes of a store that is away from half a
    /// second to thirty.
    public static Options defaults() {
        var random = RandomGenerator.of("L64X128MixRandom");
        return new Options(
                3,
                64L << 20,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), random),
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), random));
    }
}

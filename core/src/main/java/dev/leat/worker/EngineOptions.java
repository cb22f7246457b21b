package dev.leat.worker;

import dev.leat.plan.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How an engine runs. `workers` threads a pipeline each hold one batch; all batches of a pipeline
/// together hold at most `bytesInFlight` of bodies (and one message each at the least). Nobody
/// waits for more than `longestWait` without looking, in case somebody raised nothing. `threads`
/// makes the threads of workers and of the heartbeat, `log` hears of what they wait for.
public record EngineOptions(
        int workers,
        long bytesInFlight,
        Backoff retry,
        Backoff probe,
        ThreadFactory threads,
        Duration longestWait,
        Logger log) {

    /// Platform threads, that look every 20 seconds and log as everybody does.
    public EngineOptions(int workers, long bytesInFlight, Backoff retry, Backoff probe) {
        this(
                workers,
                bytesInFlight,
                retry,
                probe,
                Thread.ofPlatform().factory(),
                Duration.ofSeconds(20),
                LoggerFactory.getLogger(WorkerLoop.class));
    }

    /// Three workers: while one waits for its commit the others keep a small machine's cores busy.
    /// Retries wait from a second to five minutes, probes of a store that is away from half a
    /// second to thirty.
    public static EngineOptions defaults() {
        return seeded(RandomGenerator.of("L64X128MixRandom"));
    }

    /// The same, with waits that this decides.
    public static EngineOptions seeded(RandomGenerator random) {
        return new EngineOptions(
                3,
                64L << 20,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), random),
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), random));
    }

    /// The same on other threads, which wait for as long as this and tell this log.
    public EngineOptions on(ThreadFactory threads, Duration longestWait, Logger log) {
        return new EngineOptions(workers, bytesInFlight, retry, probe, threads, longestWait, log);
    }
}

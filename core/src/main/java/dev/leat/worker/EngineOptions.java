package dev.leat.worker;

import dev.leat.plan.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Options of an engine. Each of a pipeline's `workers` threads holds one batch. All batches of a
/// pipeline together hold at most `bytesInFlight` bytes of bodies, but at least one message each.
/// No wait is longer than `longestWait`, in case a signal is missed. `threads` creates the threads
/// of workers and of the heartbeat; `log` receives their log messages.
public record EngineOptions(
        int workers,
        long bytesInFlight,
        Backoff retry,
        Backoff probe,
        ThreadFactory threads,
        Duration longestWait,
        Logger log) {

    /// Creates options with platform threads, a longest wait of 20 seconds, and the standard log.
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

    /// Returns the default options: three workers, so that one can wait for a commit while two keep
    /// two cores busy; retries after one second to five minutes; probes of an unavailable store
    /// after half a second to thirty seconds.
    public static EngineOptions defaults() {
        return seeded(RandomGenerator.of("L64X128MixRandom"));
    }

    /// Returns the default options with backoffs from this random generator.
    public static EngineOptions seeded(RandomGenerator random) {
        return new EngineOptions(
                3,
                64L << 20,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), random),
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), random));
    }

    /// Returns these options with other threads, longest wait and log.
    public EngineOptions on(ThreadFactory threads, Duration longestWait, Logger log) {
        return new EngineOptions(workers, bytesInFlight, retry, probe, threads, longestWait, log);
    }
}

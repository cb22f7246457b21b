package dev.leat.worker;

import dev.leat.plan.Backoff;
import dev.leat.trial.SuspectTrial;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Options of an engine. Each pipeline has `workers` threads, each of which processes one batch at
/// a time. The bodies of all batches of a pipeline together have at most `bytesInFlight` bytes;
/// only a batch of a single message may be larger. No wait is longer than `longestWait`, in case a
/// signal is missed. `threads` creates the threads of the workers and of the heartbeat, and `log`
/// receives their log messages. `trial` decides if a suspect crashed the process; without it, the
/// number of crashes does.
public record EngineOptions(
        int workers,
        long bytesInFlight,
        Backoff retry,
        Backoff probe,
        ThreadFactory threads,
        Duration longestWait,
        Logger log,
        Optional<SuspectTrial> trial) {

    /// Creates options with platform threads, a longest wait of 20 seconds, and the default log.
    public EngineOptions(int workers, long bytesInFlight, Backoff retry, Backoff probe) {
        this(
                workers,
                bytesInFlight,
                retry,
                probe,
                Thread.ofPlatform().factory(),
                Duration.ofSeconds(20),
                LoggerFactory.getLogger(WorkerLoop.class),
                Optional.empty());
    }

    /// Returns the default options. There are three workers, so that two workers keep two cores
    /// busy while one waits for a commit. Records are retried after one second to five minutes. An
    /// unavailable store is probed after half a second to thirty seconds.
    public static EngineOptions defaults() {
        return seeded(RandomGenerator.of("L64X128MixRandom"));
    }

    /// Returns the default options, with this random generator for the backoffs.
    public static EngineOptions seeded(RandomGenerator random) {
        return new EngineOptions(
                3,
                64L << 20,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), random),
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), random));
    }

    /// Returns these options with other threads, longest wait and log.
    public EngineOptions on(ThreadFactory threads, Duration longestWait, Logger log) {
        return new EngineOptions(
                workers, bytesInFlight, retry, probe, threads, longestWait, log, trial);
    }

    /// Returns these options with trials.
    public EngineOptions with(SuspectTrial trials) {
        return new EngineOptions(
                workers,
                bytesInFlight,
                retry,
                probe,
                threads,
                longestWait,
                log,
                Optional.of(trials));
    }
}

package dev.leat.delivery;

import dev.leat.plan.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a courier works. `threads` makes its `workers`, each of which carries one delivery. One that
/// fails itself is tried again after `retry`, `mostAttempts` times in all; a place that is away is
/// tried again after `away`, and what is for it given up after `patience`. Nobody waits for more
/// than `longestWait` without looking. `log` hears what becomes of deliveries, without what is in
/// them and without whom they are for.
public record DeliveryOptions(
        int workers,
        Backoff retry,
        int mostAttempts,
        Backoff away,
        Duration patience,
        Duration longestWait,
        ThreadFactory threads,
        Logger log) {

    /// Fifty attempts within some five hours, as SNS has it for endpoints, and long enough for a
    /// mail server that wants to see a mail twice; four days for a place that is away, as mail
    /// servers have it.
    public static DeliveryOptions defaults() {
        return seeded(RandomGenerator.of("L64X128MixRandom"));
    }

    /// The same, with waits that this decides.
    public static DeliveryOptions seeded(RandomGenerator random) {
        return new DeliveryOptions(
                8,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10), random),
                50,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), random),
                Duration.ofDays(4),
                Duration.ofSeconds(20),
                Thread.ofVirtual().factory(),
                LoggerFactory.getLogger(DeliveryWorker.class));
    }

    /// The same with so many workers.
    public DeliveryOptions by(int most) {
        return new DeliveryOptions(
                most, retry, mostAttempts, away, patience, longestWait, threads, log);
    }

    /// The same on other threads, which wait for as long as this and tell this log.
    public DeliveryOptions on(ThreadFactory threads, Duration longestWait, Logger log) {
        return new DeliveryOptions(
                workers, retry, mostAttempts, away, patience, longestWait, threads, log);
    }
}

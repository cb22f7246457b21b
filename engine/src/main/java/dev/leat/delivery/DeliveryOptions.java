package dev.leat.delivery;

import dev.leat.plan.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Options of a [DeliveryWorker]. `threads` creates its threads; their number is `workers`, and
/// each sends one delivery at a time. A failed delivery is retried with the backoff `retry`, up to
/// `mostAttempts` attempts in total. An unavailable destination is retried with the backoff
/// `unavailable`; its deliveries fail permanently after `patience`. No wait is longer than
/// `longestWait`. `log` receives the outcome of deliveries, without their content and recipients.
public record DeliveryOptions(
        int workers,
        Backoff retry,
        int mostAttempts,
        Backoff unavailable,
        Duration patience,
        Duration longestWait,
        ThreadFactory threads,
        Logger log) {

    /// Returns the default options. A delivery has fifty attempts within about five hours, as with
    /// SNS; this is long enough for mail servers with greylisting. Deliveries to an unavailable
    /// destination fail after four days, as with mail servers.
    public static DeliveryOptions defaults() {
        return seeded(RandomGenerator.of("L64X128MixRandom"));
    }

    /// Returns the default options, with this random generator for the backoffs.
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

    /// Returns these options with another number of workers.
    public DeliveryOptions by(int most) {
        return new DeliveryOptions(
                most, retry, mostAttempts, unavailable, patience, longestWait, threads, log);
    }

    /// Returns these options with other threads, longest wait and log.
    public DeliveryOptions on(ThreadFactory threads, Duration longestWait, Logger log) {
        return new DeliveryOptions(
                workers, retry, mostAttempts, unavailable, patience, longestWait, threads, log);
    }
}

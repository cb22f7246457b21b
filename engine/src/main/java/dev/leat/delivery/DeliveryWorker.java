package dev.leat.delivery;

import dev.leat.delivery.DeliveryScheduler.DeliveryTask;
import dev.leat.error.FailureTrace;
import dev.leat.error.SimulatedCrashError;
import dev.leat.metrics.RecordListener;
import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;

/// Sends deliveries to external subscribers on several threads, and marks each one as soon as it is
/// sent. After a crash between send and mark, a delivery is sent again with the same id. If a
/// destination is unavailable, its deliveries keep their order and are retried with backoff; this
/// does not count as an attempt. Deliveries without a transport are marked as KEPT. Start the
/// worker once. Closing it waits for the deliveries in process and marks them. Thread-safe.
public final class DeliveryWorker implements AutoCloseable {

    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);

    private final Deliveries deliveries;
    private final SubscriptionConfirmation confirmation;
    private final Time time;
    private final DeliveryOptions terms;
    private final Logger log;
    private final DeliveryScheduler scheduler;
    private final DeliveryMetrics metrics;
    private final Consumer<String> notices;
    private final RecordListener records;
    private final Set<String> published = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    /// Creates a worker. `transports` has the transport of each protocol. If a protocol has no
    /// transport, its pipeline records fail permanently, and its other deliveries are marked as
    /// KEPT. `confirmation` writes the requests to confirm a subscription. `notices` receives each
    /// text for users once, on any thread; it must not block. `records` receives the outcomes of
    /// pipeline records.
    public DeliveryWorker(
            Deliveries deliveries,
            Map<Protocol, DeliveryTransport> transports,
            SubscriptionConfirmation confirmation,
            Time time,
            MeterRegistry meters,
            Consumer<String> notices,
            RecordListener records,
            DeliveryOptions terms) {
        this.deliveries = deliveries;
        this.confirmation = confirmation;
        this.time = time;
        this.terms = terms;
        this.log = terms.log();
        this.notices = notices;
        this.records = records;
        this.metrics = new DeliveryMetrics(meters);
        var all = new EnumMap<Protocol, DeliveryTransport>(Protocol.class);
        all.put(Protocol.RECORD, new RecordTransport(Map.of()));
        all.putAll(transports);
        this.scheduler = new DeliveryScheduler(deliveries, all, terms);
        for (int worker = 1; worker <= terms.workers(); worker++) {
            threads.add(
                    Tasks.repeated(
                            terms.threads(),
                            "leat-delivery-" + worker,
                            new Tasks.Terms(time, deliveries.signal(), () -> closing, log::error),
                            this::round));
        }
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    private void round() throws InterruptedException {
        // The count is read before `closing`, so that the signal raised by close() is not missed.
        long seen = deliveries.signal().count();
        if (!closing && !turnOrPause()) {
            time.await(deliveries.signal(), seen, scheduler.next(now()));
        }
    }

    /// Runs a turn. If the store is unavailable, pauses before the next turn.
    private boolean turnOrPause() throws InterruptedException {
        try {
            return turn();
        } catch (UnavailableException unavailable) {
            log.warn("Deliveries pause after an error: {}", message(unavailable));
            pause();
            return true;
        }
    }

    /// Processes one delivery on the caller's thread. Returns false if none is due.
    public boolean turn() throws InterruptedException {
        var task = scheduler.take(now());
        if (task.isEmpty()) {
            return false;
        }
        boolean marked = false;
        try {
            switch (task.get()) {
                case DeliveryTask.Send send -> send(send);
                case DeliveryTask.Store store -> store(store.delivery());
                case DeliveryTask.Fail expired -> fail(expired.delivery(), expired.why(), now());
            }
            marked = true;
        } finally {
            scheduler.done(task.get(), marked);
        }
        return true;
    }

    /// Returns true if no delivery is being processed, and every due delivery has an unavailable
    /// destination.
    public boolean idle() {
        return scheduler.idle(now());
    }

    /// Returns the outages of unavailable destinations by their names.
    public Map<String, Outage> outages() {
        return scheduler.outages();
    }

    /// Ends the backoff of a destination, so that the oldest due delivery is sent to it at once. If
    /// it is still unavailable, the next backoff is longer.
    public void tryNow(String destination) {
        scheduler.endBackoff(destination);
        deliveries.signal().raise();
    }

    private void send(DeliveryTask.Send send) throws InterruptedException {
        var delivery = send.delivery();
        long began = System.nanoTime();
        try {
            transmit(send);
            metrics.took(delivery, Duration.ofNanos(System.nanoTime() - began));
            scheduler.reached(send.target(), delivery);
            var now = now();
            mark(() -> deliveries.markSent(delivery.number(), now));
            metrics.count(delivery, DeliveryMetrics.Outcome.SENT);
            if (!delivery.protocol().ofTopics()) {
                records.sent(delivery.topic(), delivery.endpoint(), delivery.published());
            }
        } catch (UndeliverableException refused) {
            scheduler.reached(send.target(), delivery);
            failed(delivery, message(refused), refused);
        } catch (UnavailableException unavailable) {
            var why = message(unavailable);
            if (scheduler.causesFailures(send.target(), delivery)) {
                var own = new UndeliverableException(why, false, unavailable.retryAfter());
                failed(delivery, why, own);
            } else {
                unavailable(send, why, unavailable.retryAfter());
            }
        }
    }

    /// Sends a delivery. An unexpected exception or error of the transport is a failed attempt, not
    /// an outage of the destination.
    private void transmit(DeliveryTask.Send send) throws UndeliverableException {
        try {
            send.transport().send(confirmation.in(send.delivery()));
        } catch (UnavailableException | SimulatedCrashError passed) {
            throw passed;
        } catch (RuntimeException | Error error) {
            log.error("{} failed: {}", name(send.delivery()), FailureTrace.of(error));
            throw new UndeliverableException("sending failed: " + FailureTrace.of(error), false);
        }
    }

    private void failed(Delivery delivery, String why, UndeliverableException refused)
            throws InterruptedException {
        var now = now();
        int attempt = delivery.attempts() + 1;
        if (refused.lasting() || attempt >= terms.mostAttempts()) {
            fail(delivery, why, now);
            return;
        }
        var next = now.plus(longer(terms.retry().delay(attempt), refused.retryAfter()));
        mark(() -> deliveries.reschedule(delivery.number(), why, next, true));
        deliveries.signal().raise();
        metrics.count(delivery, DeliveryMetrics.Outcome.RETRIED);
        log.info("{} is retried; attempt {} failed", name(delivery), attempt);
    }

    /// Returns the longer of two delays: `own`, and the delay that the receiver requested, at most
    /// a day.
    private static Duration longer(Duration own, Optional<Duration> asked) {
        return asked.map(wait -> wait.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wait)
                .filter(wait -> wait.compareTo(own) > 0)
                .orElse(own);
    }

    private void unavailable(DeliveryTask.Send send, String why, Optional<Duration> retryAfter)
            throws InterruptedException {
        var now = now();
        var delivery = send.delivery();
        boolean before = send.target().unavailable();
        var atLeast = longer(Duration.ZERO, retryAfter);
        scheduler.unavailable(send.target(), delivery, now, why, atLeast);
        if (!before) {
            log.warn(
                    "{} and other deliveries to the same destination wait until the destination is available: {}",
                    name(delivery),
                    why);
        }
        if (scheduler.expired(delivery, now)) {
            fail(delivery, why, now);
            return;
        }
        // The reason of its own failed attempt remains true after the outage.
        var reason = delivery.attempts() > 0 ? delivery.reason() : why;
        mark(() -> deliveries.reschedule(delivery.number(), reason, delivery.next(), false));
        metrics.count(delivery, DeliveryMetrics.Outcome.RETURNED);
    }

    private void fail(Delivery delivery, String why, Instant now) throws InterruptedException {
        mark(() -> deliveries.markFailed(delivery.number(), why, now));
        metrics.count(delivery, DeliveryMetrics.Outcome.GIVEN_UP);
        if (!delivery.protocol().ofTopics()) {
            records.failed(
                    delivery.topic(), delivery.endpoint(), delivery.kind(), delivery.published());
        }
        log.warn("{} failed permanently", name(delivery));
        notifyOnce(
                delivery.protocol().ofTopics()
                        ? "a delivery of topic %s by %s failed permanently; to see the reason: leat delivery ls"
                                .formatted(delivery.topic(), delivery.protocol().word())
                        : "%s %s did not accept a record of pipeline %s, which is now a dead letter; to see the reason: leat dlq ls"
                                .formatted(delivery.kind(), delivery.endpoint(), delivery.topic()));
    }

    private void store(Delivery delivery) throws InterruptedException {
        var now = now();
        mark(() -> deliveries.keep(delivery.number(), now));
        metrics.count(delivery, DeliveryMetrics.Outcome.KEPT);
        notifyOnce(
                "mails are stored but not sent, as no mail server is configured; to see them: leat delivery ls");
    }

    /// Passes each text to `notices` only once.
    private void notifyOnce(String text) {
        if (published.add(text)) {
            notices.accept(text);
        }
    }

    /// Marks a delivery, and retries until the store is available. Otherwise this process would
    /// send the delivery again, because it is not marked.
    private void mark(Runnable mark) throws InterruptedException {
        while (true) {
            try {
                mark.run();
                return;
            } catch (UnavailableException unavailable) {
                log.warn(
                        "The new state of a delivery cannot be stored now; this is retried: {}",
                        message(unavailable));
                if (closing) {
                    return;
                }
                pause();
            }
        }
    }

    /// A state file stores times in milliseconds.
    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void pause() throws InterruptedException {
        time.await(
                deliveries.signal(), deliveries.signal().count(), time.instant().plus(AFTER_ERROR));
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }

    /// Returns the name of a delivery for logs, without recipient and content.
    private static String name(Delivery delivery) {
        return delivery.protocol().ofTopics()
                ? "Delivery %d of topic %s by %s"
                        .formatted(delivery.number(), delivery.topic(), delivery.protocol().word())
                : "Delivery %d of pipeline %s to %s %s"
                        .formatted(
                                delivery.number(),
                                delivery.topic(),
                                delivery.kind(),
                                delivery.endpoint());
    }

    @Override
    public void close() {
        closing = true;
        deliveries.signal().raise();
        threads.forEach(Threads::awaitEnd);
    }
}

package dev.leat.delivery;

import dev.leat.delivery.DeliveryScheduler.Errand;
import dev.leat.metrics.FailureTrace;
import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.UnavailableException;
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

/// Takes deliveries to subscribers outside, several at once but one at a time to each place, and
/// marks each one right after it was sent. A process that ends in between sends that one again with
/// its id, at most one to each place. A place that is away is left alone for a while, which counts
/// for no attempt. What no carrier takes is kept. Start it once; closing finishes what is being
/// sent, and marks it. Threads may share it.
public final class DeliveryWorker implements AutoCloseable {

    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);

    private final Deliveries deliveries;
    private final SubscriptionConfirmation question;
    private final Time time;
    private final DeliveryOptions terms;
    private final Logger log;
    private final DeliveryScheduler desk;
    private final DeliveryMetrics sends;
    private final Consumer<String> told;
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    /// `carriers` has who carries what; protocols without one are kept, but for records, which are
    /// given up then. `question` is how somebody is asked whether he wants to hear a topic. `told`
    /// hears what a person should know, a sentence each, on any thread; it must not block.
    public DeliveryWorker(
            Deliveries deliveries,
            Map<Protocol, DeliveryTransport> carriers,
            SubscriptionConfirmation question,
            Time time,
            MeterRegistry meters,
            Consumer<String> told,
            DeliveryOptions terms) {
        this.deliveries = deliveries;
        this.question = question;
        this.time = time;
        this.terms = terms;
        this.log = terms.log();
        this.told = told;
        this.sends = new DeliveryMetrics(meters);
        var all = new EnumMap<Protocol, DeliveryTransport>(Protocol.class);
        all.put(Protocol.RECORD, new RecordTransport(Map.of()));
        all.putAll(carriers);
        this.desk = new DeliveryScheduler(deliveries, all, terms);
        for (int worker = 1; worker <= terms.workers(); worker++) {
            var thread = terms.threads().newThread(this::run);
            thread.setName("leat-courier-" + worker);
            threads.add(thread);
        }
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    private void run() {
        try {
            // Read before `closing`: the signal that close() raises must not be among those seen.
            long seen = deliveries.signal().count();
            while (!closing) {
                if (!tried()) {
                    time.await(deliveries.signal(), seen, desk.next(now()));
                }
                seen = deliveries.signal().count();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is broken at home is waited for.
    private boolean tried() throws InterruptedException {
        try {
            return turn();
        } catch (RuntimeException broken) {
            trouble("Deliveries wait: {}", broken);
            pause();
            return true;
        }
    }

    /// Does what there is to be done with one delivery, on the caller's thread; false if there is
    /// none now.
    public boolean turn() throws InterruptedException {
        var errand = desk.take(now());
        if (errand.isEmpty()) {
            return false;
        }
        boolean marked = false;
        try {
            switch (errand.get()) {
                case Errand.Carry carry -> carry(carry);
                case Errand.Keep keep -> keep(keep.delivery());
                case Errand.GiveUp expired -> giveUp(expired.delivery(), expired.why(), now());
            }
            marked = true;
        } finally {
            desk.done(errand.get(), marked);
        }
        return true;
    }

    /// Whether nothing is due now but what is for places that are away.
    public boolean idle() {
        return desk.idle(now());
    }

    private void carry(Errand.Carry carry) throws InterruptedException {
        var delivery = carry.delivery();
        long began = System.nanoTime();
        try {
            hand(carry);
            sends.took(delivery, Duration.ofNanos(System.nanoTime() - began));
            desk.reached(carry.place());
            var now = now();
            mark(() -> deliveries.markSent(delivery.number(), now));
            sends.count(delivery, DeliveryMetrics.Outcome.SENT);
        } catch (UndeliverableException refused) {
            desk.reached(carry.place());
            failed(delivery, message(refused), refused);
        } catch (UnavailableException away) {
            away(carry, message(away), away.retryAfter());
        }
    }

    /// A carrier that is broken says nothing of the other side.
    private void hand(Errand.Carry carry) throws UndeliverableException {
        try {
            carry.carrier().send(question.in(carry.delivery()));
        } catch (UnavailableException away) {
            throw away;
        } catch (RuntimeException broken) {
            log.error("{} failed: {}", name(carry.delivery()), FailureTrace.of(broken));
            throw new UndeliverableException("it failed here: " + FailureTrace.of(broken), false);
        }
    }

    private void failed(Delivery delivery, String why, UndeliverableException refused)
            throws InterruptedException {
        var now = now();
        int attempt = delivery.attempts() + 1;
        if (refused.lasting() || attempt >= terms.mostAttempts()) {
            giveUp(delivery, why, now);
            return;
        }
        var next = now.plus(longer(terms.retry().delay(attempt), refused.retryAfter()));
        mark(() -> deliveries.reschedule(delivery.number(), why, next, true));
        deliveries.signal().raise();
        sends.count(delivery, DeliveryMetrics.Outcome.RETRIED);
        log.info("{} comes again, attempt {} failed", name(delivery), attempt);
    }

    /// What the other side asks for, up to a day, if that is longer.
    private static Duration longer(Duration own, Optional<Duration> asked) {
        return asked.map(wait -> wait.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wait)
                .filter(wait -> wait.compareTo(own) > 0)
                .orElse(own);
    }

    private void away(Errand.Carry carry, String why, Optional<Duration> retryAfter)
            throws InterruptedException {
        var now = now();
        var delivery = carry.delivery();
        boolean before = carry.place().away();
        var atLeast = longer(Duration.ZERO, retryAfter);
        var next = desk.away(carry.place(), delivery, now, why, atLeast);
        if (!before) {
            log.warn("{} waits, and what goes to the same place: {}", name(delivery), why);
        }
        if (desk.expired(delivery, now)) {
            giveUp(delivery, why, now);
            return;
        }
        mark(() -> deliveries.reschedule(delivery.number(), why, next, false));
        sends.count(delivery, DeliveryMetrics.Outcome.PARKED);
    }

    private void giveUp(Delivery delivery, String why, Instant now) throws InterruptedException {
        mark(() -> deliveries.markFailed(delivery.number(), why, now));
        sends.count(delivery, DeliveryMetrics.Outcome.GIVEN_UP);
        log.warn("{} was given up", name(delivery));
        tell(
                delivery.protocol().ofTopics()
                        ? "something for %s by %s was given up: leat mail ls shows what, and why"
                                .formatted(delivery.topic(), delivery.protocol().word())
                        : "%s %s did not take a record of pipeline %s, which is a dead letter now: leat dlq ls shows why"
                                .formatted(delivery.kind(), delivery.endpoint(), delivery.topic()));
    }

    private void keep(Delivery delivery) throws InterruptedException {
        var now = now();
        mark(() -> deliveries.keep(delivery.number(), now));
        sends.count(delivery, DeliveryMetrics.Outcome.KEPT);
        tell("mails are kept, as there is no mail server here: leat mail ls shows them");
    }

    /// Said once while it runs.
    private void tell(String sentence) {
        if (said.add(sentence)) {
            told.accept(sentence);
        }
    }

    /// Keeps what became of a delivery as soon as that can be done: as long as the process lives,
    /// nothing is sent twice because its mark could not be written.
    private void mark(Runnable mark) throws InterruptedException {
        while (true) {
            try {
                mark.run();
                return;
            } catch (UnavailableException away) {
                trouble("What became of a delivery cannot be marked now: {}", away);
                if (closing) {
                    return;
                }
                pause();
            }
        }
    }

    /// As exact as a state file keeps it.
    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void pause() throws InterruptedException {
        time.await(
                deliveries.signal(), deliveries.signal().count(), time.instant().plus(AFTER_ERROR));
    }

    private void trouble(String sentence, RuntimeException broken) {
        var why =
                broken instanceof UnavailableException ? message(broken) : FailureTrace.of(broken);
        log.warn(sentence, why);
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }

    /// As a log may have it: neither whom it is for nor what it says.
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
        boolean interrupted = false;
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

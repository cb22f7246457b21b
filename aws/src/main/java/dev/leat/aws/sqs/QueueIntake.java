package dev.leat.aws.sqs;

import dev.leat.batch.Record;
import dev.leat.port.Message;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Receives messages of a queue for pipelines, and counts their attempts. A message that was
/// received more often than the queue allows, and is no suspect with a trial, becomes a dead letter
/// at once, before SQS's own redrive policy moves it without a reason. Thread-safe.
final class QueueIntake {

    /// Maximum number of messages that are known to have been returned properly.
    private static final int MOST_KNOWN = 100_000;

    /// Longer than the longest pause of [Receivers] between two calls of [#retry].
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);

    private final QueueAccess access;
    private final GrantedAttempts granted;
    private final Consumer<List<SqsMessage>> exhausted;
    private final boolean trials;
    private final Time time;
    private final List<Arrival> waiting = new ArrayList<>();

    /// Ids of messages that this process returned, the newest last. The process survived them.
    private final Set<String> known =
            Collections.newSetFromMap(
                    new LinkedHashMap<>() {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                            return size() > MOST_KNOWN;
                        }
                    });

    /// A received message whose attempts are not counted yet. `at` is the time before the receive,
    /// `until` the time at which SQS makes it visible again.
    private record Arrival(Message.Received message, Instant at, Instant until) {

        Arrival hidden(Instant then) {
            return new Arrival(message, at, then);
        }
    }

    /// @param exhausted turns messages into dead letters and deletes them
    /// @param trials true if suspects have a trial at their last attempt, and are not exhausted
    QueueIntake(
            QueueAccess access,
            GrantedAttempts granted,
            Consumer<List<SqsMessage>> exhausted,
            boolean trials,
            Time time) {
        this.access = access;
        this.granted = granted;
        this.exhausted = exhausted;
        this.trials = trials;
        this.time = time;
    }

    /// Adds messages that this process returned, so that they are not suspects.
    synchronized void know(Collection<String> ids) {
        known.removeAll(ids);
        known.addAll(ids);
    }

    /// Receives messages and passes those that may be leased. Returns the number of received
    /// messages. If the state table or the dead-letter queue is unavailable, the messages wait for
    /// [#retry].
    int receive(int most, int waitSeconds, Consumer<List<SqsMessage>> pass) {
        var now = time.instant();
        var received = access.receive(most, waitSeconds, access.queue().visibilityTimeout());
        countOrKeep(arrivals(received, waitSeconds == 0 ? now : time.instant()), pass);
        return received.size();
    }

    /// Passes messages that another process received, as [#receive] does. If this fails, that
    /// process delivers them again, so they do not wait.
    void deliver(
            List<software.amazon.awssdk.services.sqs.model.Message> messages,
            Consumer<List<SqsMessage>> pass) {
        count(arrivals(messages, time.instant()), pass);
    }

    private List<Arrival> arrivals(
            List<software.amazon.awssdk.services.sqs.model.Message> received, Instant at) {
        return received.stream()
                .map(each -> ReceivedMessage.received(each, access.names()))
                .map(each -> new Arrival(each, at, at.plus(access.queue().visibilityTimeout())))
                .toList();
    }

    /// Counts the attempts of messages for which this failed before.
    void retry(Consumer<List<SqsMessage>> pass) {
        List<Arrival> again;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            again = List.copyOf(waiting);
            waiting.clear();
        }
        countOrKeep(again, pass);
    }

    private void countOrKeep(List<Arrival> arrivals, Consumer<List<SqsMessage>> pass) {
        try {
            count(arrivals, pass);
        } catch (RuntimeException failed) {
            keep(arrivals, failed);
            throw failed;
        }
    }

    /// Lets messages wait for [#retry]. They stay hidden, because a message that became visible
    /// would be received once more without an attempt.
    private void keep(List<Arrival> arrivals, RuntimeException reason) {
        var queued = access.queue().visibilityTimeout();
        var hidden = queued.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : queued;
        var until = time.instant().plus(hidden);
        var timeouts = new HashMap<String, Duration>();
        arrivals.forEach(each -> timeouts.put(each.message().receipt(), hidden));
        var kept = arrivals;
        try {
            var failed = access.hide(timeouts).keySet();
            kept =
                    arrivals.stream()
                            .filter(each -> !failed.contains(each.message().receipt()))
                            .map(each -> each.hidden(until))
                            .toList();
        } catch (UnavailableException alsoDown) {
            reason.addSuppressed(alsoDown);
        }
        synchronized (this) {
            waiting.addAll(kept);
        }
    }

    private void count(List<Arrival> arrivals, Consumer<List<SqsMessage>> pass) {
        var repeated =
                arrivals.stream()
                        .filter(each -> each.message().attempt() > 1)
                        .map(each -> each.message().id())
                        .toList();
        var free =
                repeated.isEmpty()
                        ? Map.<String, Integer>of()
                        : granted.of(access.queue().name(), repeated);
        var messages = arrivals.stream().map(each -> message(each, free)).toList();
        var spent = messages.stream().filter(this::exhausted).toList();
        if (!spent.isEmpty()) {
            exhausted.accept(spent);
        }
        pass.accept(messages.stream().filter(each -> !exhausted(each)).toList());
    }

    private boolean exhausted(SqsMessage message) {
        return access.queue().deadLetterQueue().isPresent()
                && !(trials && message.suspect())
                && message.record().attempt() > access.queue().maxReceiveCount();
    }

    private SqsMessage message(Arrival arrival, Map<String, Integer> free) {
        var message = arrival.message();
        int granted = Math.min(free.getOrDefault(message.id(), 0), message.attempt() - 1);
        int attempt = message.attempt() - granted;
        boolean survived;
        synchronized (this) {
            survived = known.contains(message.id());
        }
        var record =
                new Record(
                        message.id(),
                        message.body(),
                        message.attributes(),
                        attempt,
                        message.sentAt(),
                        message.sequence(),
                        message.group());
        return new SqsMessage(
                record,
                message.receipt(),
                message.attempt(),
                granted,
                attempt > 1 && !survived,
                arrival.at(),
                message.firstReceivedAt(),
                arrival.until());
    }
}

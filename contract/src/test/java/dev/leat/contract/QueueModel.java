package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.ModelMessage.Holder;
import dev.leat.plan.Effect.Again;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.MessageQueue.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A model of a queue and its dead-letter queue: a plain map of messages by their bodies, which are
/// unique. Independent of any platform. A test reports each result of the platform, and the model
/// fails if the result breaks an invariant. The platform may deliver the visible messages in any
/// order.
///
/// A message whose retention has expired, or that was received for the last time, may leave the
/// queue at once, or when the queue is used the next time.
public final class QueueModel {

    /// Maximum time for which a suspect (a message that was in flight at a crash) may block the
    /// other messages after its lease has ended.
    private static final Duration SUSPECTS_WAIT = Duration.ofSeconds(5);

    /// A suspect of so many crashes is alone; further ones are not counted before its trial.
    private static final int MOST_CRASHES = 3;

    /// Options of the queue.
    public record Rules(Duration visibility, Duration retention, int mostReceives) {}

    /// A delivered message and its receive count after the delivery.
    public record Handed(String body, int attempt) {}

    private final Rules rules;
    private final Map<String, ModelMessage> messages = new LinkedHashMap<>();
    private final Set<String> letters = new TreeSet<>();
    private final Map<String, List<String>> leases = new LinkedHashMap<>();
    private Instant now;
    private Instant quietUntil = Instant.MIN;
    private int crashes;

    public QueueModel(Rules rules, Instant now) {
        this.rules = rules;
        this.now = now;
    }

    /// Records that this time has passed.
    public void advance(Duration by) {
        now = now.plus(by);
    }

    /// Sets the clock back. This must not delay the time at which hidden messages become visible,
    /// and visible messages must stay visible.
    public void setBack(Duration by) {
        messages.values().forEach(m -> m.until = hidden(m) ? m.until.minus(by) : Instant.MIN);
        now = now.minus(by);
        quietUntil = now.plus(SUSPECTS_WAIT);
    }

    private boolean hidden(ModelMessage message) {
        return message.until.isAfter(now);
    }

    public void sent(String body, Duration delay) {
        var holder = delay.isZero() ? Holder.NONE : Holder.DELAY;
        messages.put(body, new ModelMessage(body, now, holder, now.plus(delay)));
    }

    public void received(List<Handed> handed, int most, Duration visibility) {
        handedOut(handed, most);
        if (handed.isEmpty()) {
            somethingWouldHaveCome();
        }
        handed.forEach(one -> message(one.body()).taken(Holder.CLIENT, now.plus(visibility)));
    }

    /// Checks a receive: it returns no hidden message, each delivery increases the receive count by
    /// one, and no receive count exceeds the maximum.
    private void handedOut(List<Handed> handed, int most) {
        assertThat(handed).as("delivered messages").hasSizeLessThanOrEqualTo(most);
        for (var one : handed) {
            var message = message(one.body());
            assertThat(hidden(message)).as("%s was hidden", message).isFalse();
            assertThat(one.attempt()).as("attempt of %s", message).isEqualTo(message.attempts + 1);
            assertThat(exhausted(message)).as("%s was exhausted", message).isFalse();
        }
    }

    /// Checks, for an empty receive, that no message is visible.
    private void somethingWouldHaveCome() {
        assertThat(messages.values())
                .as("visible messages that were not delivered")
                .noneMatch(m -> !hidden(m) && !exhausted(m) && !expired(m));
    }

    private boolean exhausted(ModelMessage message) {
        return message.holder != Holder.SUSPECT && message.attempts >= rules.mostReceives();
    }

    private boolean expired(ModelMessage message) {
        return !message.sent.plus(rules.retention()).isAfter(now);
    }

    /// Deletes a message by the receipt of a delivery. The receipt is valid until the next
    /// delivery.
    public void deleted(Handed delivery) {
        var message = messages.get(delivery.body());
        if (message != null && message.is(delivery.attempt())) {
            messages.remove(delivery.body());
        }
    }

    /// Changes the visibility timeout of a delivered message. Returns the expected result.
    public Visibility changed(Handed delivery, Duration timeout) {
        var message = messages.get(delivery.body());
        if (message == null
                || !message.is(delivery.attempt())
                || message.holder != Holder.CLIENT
                || !hidden(message)) {
            return Visibility.NOT_IN_FLIGHT;
        }
        message.until = now.plus(timeout);
        return Visibility.CHANGED;
    }

    public void leased(String lease, List<Handed> handed, int most) {
        handedOut(handed, most);
        suspectsComeTogether(handed);
        if (handed.isEmpty()) {
            if (now.isAfter(quietUntil)) {
                somethingWouldHaveCome();
            }
            return;
        }
        leases.put(lease, handed.stream().map(Handed::body).toList());
        for (var one : handed) {
            var message = message(one.body());
            message.taken(Holder.WORKER, now.plus(rules.visibility()));
            message.lease = lease;
        }
    }

    /// Checks that suspects (messages that were in flight at a crash) are leased only together with
    /// suspects of the same lease, and that no other message is leased at the same time.
    private void suspectsComeTogether(List<Handed> handed) {
        var held = messages.values().stream().filter(m -> held(m)).toList();
        boolean suspects = messages.values().stream().anyMatch(m -> m.holder == Holder.SUSPECT);
        if (suspects || held.stream().anyMatch(m -> m.crashes > 0)) {
            quietUntil = now.plus(rules.visibility()).plus(SUSPECTS_WAIT);
        }
        if (handed.isEmpty()) {
            return;
        }
        assertThat(held).as("suspects that are already leased").noneMatch(m -> m.crashes > 0);
        var first = message(handed.getFirst().body());
        if (first.holder == Holder.SUSPECT) {
            assertThat(handed).hasSizeLessThanOrEqualTo(first.together);
            assertThat(held).as("messages that are leased together with a suspect").isEmpty();
        }
        assertThat(handed)
                .as("messages of a lease with %s", first)
                .allMatch(h ->
                        message(h.body()).holder == first.holder
                                || (message(h.body()).holder != Holder.SUSPECT
                                        && first.holder != Holder.SUSPECT));
        assertThat(handed)
                .as("suspects of one lease")
                .allMatch(h ->
                        first.holder != Holder.SUSPECT
                                || message(h.body()).lease.equals(first.lease));
    }

    private boolean held(ModelMessage message) {
        return message.holder == Holder.WORKER && hidden(message);
    }

    /// Extends a lease. Does nothing if one of its messages is no longer in the lease.
    public void extended(String lease, Duration by) {
        if (holds(lease)) {
            of(lease).forEach(message -> message.until = now.plus(by));
        }
    }

    /// Settles a lease: removes the messages whose element in `again` is null, and returns the
    /// others to the queue. Returns false, without changes to messages, if the lease has ended.
    public boolean settled(String lease, @Nullable Again[] again) {
        boolean holds = holds(lease);
        var bodies = leases.getOrDefault(lease, List.of());
        for (int i = 0; holds && i < bodies.size(); i++) {
            if (again[i] == null) {
                messages.remove(bodies.get(i));
            } else {
                message(bodies.get(i)).returned(again[i].counts(), now.plus(again[i].delay()));
            }
        }
        leases.remove(lease);
        return holds;
    }

    /// Records that a message failed permanently. The caller must settle it in the same commit.
    public void lettered(String body) {
        message(body);
        letters.add(body);
    }

    private boolean holds(String lease) {
        return leases.containsKey(lease)
                && leases.get(lease).stream().allMatch(body -> isOf(lease, messages.get(body)));
    }

    private static boolean isOf(String lease, @Nullable ModelMessage message) {
        return message != null && message.holder == Holder.WORKER && message.lease.equals(lease);
    }

    private Collection<ModelMessage> of(String lease) {
        return leases.getOrDefault(lease, List.of()).stream().map(this::message).toList();
    }

    public void purged() {
        messages.clear();
    }

    /// Records a crash: messages that workers had leased become suspects, and the receive is not
    /// counted. A batch that was in flight at two crashes is divided by a hundred, then by more.
    public void crashed() {
        var open = new LinkedHashMap<String, List<ModelMessage>>();
        messages.values().stream()
                .filter(m -> m.holder == Holder.WORKER)
                .forEach(m -> open.computeIfAbsent(m.lease, _ -> new ArrayList<>()).add(m));
        for (var batch : open.values()) {
            for (var message : batch) {
                message.crashes = Math.min(message.crashes + 1, MOST_CRASHES);
                message.attempts--;
                message.lease = "crash " + crashes + " " + message.lease;
                message.together =
                        switch (message.crashes) {
                            case 1 -> batch.size();
                            case 2 -> Math.ceilDiv(batch.size(), 100);
                            default -> 1;
                        };
            }
        }
        crashes++;
        end(_ -> Holder.SUSPECT);
    }

    /// Records that the platform was closed in order: leases end, and no message becomes a suspect.
    public void closed() {
        end(message -> message.crashes > 0 ? Holder.SUSPECT : Holder.NONE);
    }

    private void end(Function<ModelMessage, Holder> then) {
        messages.values().stream()
                .filter(m -> m.holder == Holder.WORKER)
                .forEach(m -> m.freed(then.apply(m), now));
        leases.clear();
        quietUntil = Instant.MIN;
    }

    /// Checks that the platform has each message exactly once, either in the queue with its receive
    /// count (`seen`) or in the dead-letter queue (`dead`). A message leaves the queue only after
    /// its last receive or at the end of its retention.
    public void holds(Map<String, Integer> seen, List<String> dead) {
        for (var message : List.copyOf(messages.values())) {
            if (seen.containsKey(message.body)) {
                continue;
            }
            boolean died = dead.contains(message.body);
            assertThat(
                            !held(message)
                                    && !client(message)
                                    && (died ? exhausted(message) : expired(message)))
                    .as("%s at %s is %s", message, now, died ? "a dead letter" : "gone")
                    .isTrue();
            messages.remove(message.body);
            if (died) {
                letters.add(message.body);
            }
        }
        var attempts = new LinkedHashMap<String, Integer>();
        messages.values().forEach(m -> attempts.put(m.body, m.attempts));
        assertThat(seen).isEqualTo(attempts);
        assertThat(dead).containsExactlyInAnyOrderElementsOf(letters);
    }

    private boolean client(ModelMessage message) {
        return message.holder == Holder.CLIENT && hidden(message);
    }

    /// Checks the number of visible, in-flight and delayed messages that SQS reports to clients.
    public void counts(Counts counts) {
        long delayed =
                messages.values().stream()
                        .filter(m -> hidden(m) && m.holder == Holder.DELAY)
                        .count();
        long hidden = messages.values().stream().filter(this::hidden).count();
        assertThat(List.of(counts.visible(), counts.inFlight(), counts.delayed()))
                .as("visible, in flight, delayed")
                .containsExactly(messages.size() - hidden, hidden - delayed, delayed);
    }

    /// Returns the bodies of all messages in the queue.
    public List<String> bodies() {
        return new ArrayList<>(messages.keySet());
    }

    private ModelMessage message(String body) {
        var message = messages.get(body);
        if (message == null) {
            throw new AssertionError(body + " was delivered, but is not in the queue");
        }
        return message;
    }
}

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
import org.jspecify.annotations.Nullable;

/// What a queue and its dead-letter queue must hold after any calls, in a plain map of messages by
/// their bodies, which differ: an oracle that shares nothing with a platform. It is told what a
/// platform did and complains where a law of queues is broken; which of the visible messages a
/// receive gets is the platform's choice.
///
/// A message that has been there for its retention, or was received as often as it may be, may go
/// at once or when the queue is next used.
public final class QueueModel {

    /// How long the wish for a suspect may keep others waiting.
    private static final Duration SUSPECTS_WAIT = Duration.ofSeconds(5);

    /// The options of the queue.
    public record Rules(Duration visibility, Duration retention, int mostReceives) {}

    /// What was handed out, and how often it had been.
    public record Handed(String body, int attempt) {}

    private final Rules rules;
    private final Map<String, ModelMessage> messages = new LinkedHashMap<>();
    private final Set<String> letters = new TreeSet<>();
    private final Map<String, List<String>> leases = new LinkedHashMap<>();
    private Instant now;
    private Instant quietUntil = Instant.MIN;

    public QueueModel(Rules rules, Instant now) {
        this.rules = rules;
        this.now = now;
    }

    /// Time went by.
    public void advance(Duration by) {
        now = now.plus(by);
    }

    /// The clock was set back: what is hidden is not hidden for longer, and the rest not again.
    public void setBack(Duration by) {
        messages.values().forEach(m -> m.until = hidden(m) ? m.until.minus(by) : Instant.MIN);
        now = now.minus(by);
        quietUntil = now.plus(SUSPECTS_WAIT);
    }

    private boolean hidden(ModelMessage message) {
        return message.until.isAfter(now);
    }

    public void sent(String body, Duration delay) {
        var holder = delay.isZero() ? Holder.NOBODY : Holder.DELAY;
        messages.put(body, new ModelMessage(body, now, holder, now.plus(delay)));
    }

    public void received(List<Handed> handed, int most, Duration visibility) {
        handedOut(handed, most);
        if (handed.isEmpty()) {
            somethingWouldHaveCome();
        }
        handed.forEach(one -> message(one.body()).taken(Holder.CLIENT, now.plus(visibility)));
    }

    /// Hidden messages stay hidden, each handing out counts one, and none is received more often
    /// than it may be.
    private void handedOut(List<Handed> handed, int most) {
        assertThat(handed).as("what was handed out").hasSizeLessThanOrEqualTo(most);
        for (var one : handed) {
            var message = message(one.body());
            assertThat(hidden(message)).as("%s was hidden", message).isFalse();
            assertThat(one.attempt()).as("attempt of %s", message).isEqualTo(message.attempts + 1);
            assertThat(one.attempt()).isLessThanOrEqualTo(rules.mostReceives());
        }
    }

    /// Who asks gets something, if there is anything.
    private void somethingWouldHaveCome() {
        assertThat(messages.values())
                .as("what could have been handed out")
                .noneMatch(m -> !hidden(m) && !exhausted(m) && !expired(m));
    }

    private boolean exhausted(ModelMessage message) {
        return message.attempts >= rules.mostReceives();
    }

    private boolean expired(ModelMessage message) {
        return !message.sent.plus(rules.retention()).isAfter(now);
    }

    /// What deleting by a receipt does: it names one delivery, until the next one.
    public void deleted(Handed delivery) {
        var message = messages.get(delivery.body());
        if (message != null && message.is(delivery.attempt())) {
            messages.remove(delivery.body());
        }
    }

    /// What changing the visibility of a delivery must answer, and does.
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
        suspectsComeAlone(handed);
        if (handed.isEmpty()) {
            if (now.isAfter(quietUntil)) {
                somethingWouldHaveCome();
            }
            return;
        }
        leases.put(lease, handed.stream().map(Handed::body).toList());
        for (var one : handed) {
            var message = message(one.body());
            message.suspect |= message.holder == Holder.SUSPECT;
            message.taken(Holder.WORKER, now.plus(rules.visibility()));
            message.lease = lease;
        }
    }

    /// What a worker held when the process died is leased by itself, while nobody has anything.
    private void suspectsComeAlone(List<Handed> handed) {
        var held = messages.values().stream().filter(m -> held(m)).toList();
        boolean suspects = messages.values().stream().anyMatch(m -> m.holder == Holder.SUSPECT);
        if (suspects || held.stream().anyMatch(m -> m.suspect)) {
            quietUntil = now.plus(rules.visibility()).plus(SUSPECTS_WAIT);
        }
        if (handed.isEmpty()) {
            return;
        }
        assertThat(held).as("suspects that are leased now").noneMatch(m -> m.suspect);
        if (handed.stream().anyMatch(h -> message(h.body()).holder == Holder.SUSPECT)) {
            assertThat(handed).as("a lease with a suspect").hasSize(1);
            assertThat(held).as("others that are leased with a suspect").isEmpty();
        }
    }

    private boolean held(ModelMessage message) {
        return message.holder == Holder.WORKER && hidden(message);
    }

    /// A lease that still holds all of it has its time from now on.
    public void extended(String lease, Duration by) {
        if (holds(lease)) {
            of(lease).forEach(message -> message.until = now.plus(by));
        }
    }

    /// Whether the lease can be settled, which then is done: what is null goes for good.
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

    /// A pipeline gave a message up; it must be settled in the same commit.
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

    /// The process died: what its workers held is suspect, their counts are kept.
    public void crashed() {
        end(Holder.SUSPECT);
    }

    /// The process stopped in order: nobody is suspected.
    public void closed() {
        end(Holder.NOBODY);
    }

    private void end(Holder then) {
        messages.values().stream()
                .filter(m -> m.holder == Holder.WORKER)
                .forEach(m -> m.freed(then, now));
        leases.clear();
        quietUntil = Instant.MIN;
    }

    /// Every message is in one place, with the receives that it had: nothing is lost, comes twice
    /// or comes back, no receive is forgotten; a message dies after its last receive or goes after
    /// its retention, and not before.
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

    /// What a client of SQS is told of the numbers: visible, in flight or delayed.
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

    /// Bodies of what is there.
    public List<String> bodies() {
        return new ArrayList<>(messages.keySet());
    }

    private ModelMessage message(String body) {
        var message = messages.get(body);
        if (message == null) {
            throw new AssertionError(body + " was handed out and is not there (any more)");
        }
        return message;
    }
}

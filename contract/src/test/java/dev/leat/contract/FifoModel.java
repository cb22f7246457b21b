package dev.leat.contract;

import dev.leat.port.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A model of a FIFO queue, derived from the rules of SQS alone: a list of messages and a map of
/// accepted messages, without indexes. A test reports each result of the platform, and the model
/// checks it.
final class FifoModel {

    static final Duration WINDOW = Duration.ofMinutes(5);

    /// A message. Until the time `until`, it may be held by a client (with `receipt`) or by a
    /// worker (with `lease`); later it has no holder.
    static final class Entry {
        final String body;
        final String group;
        int attempts;
        Instant until = Instant.MIN;
        boolean held;
        @Nullable String lease;
        Optional<String> receipt = Optional.empty();

        Entry(String body, String group) {
            this.body = body;
            this.group = group;
        }

        boolean inFlight(Instant now) {
            return held && until.isAfter(now);
        }

        boolean hidden(Instant now) {
            return until.isAfter(now);
        }
    }

    private record First(Message.Sent sent, Instant at) {}

    final List<Entry> waiting = new ArrayList<>();
    final Map<String, Integer> dead = new HashMap<>();
    private final Map<String, First> accepted = new HashMap<>();
    private long last = -1;

    /// Checks the response to sending one message.
    void sent(String body, String group, String id, Message.Sent answer, Instant now) {
        var first = accepted.get(id);
        if (first != null && now.isBefore(first.at().plus(WINDOW))) {
            check(
                    answer.equals(first.sent()),
                    "a duplicate must get the response of the first message: %s",
                    body);
            return;
        }
        check(answer.sequence() > last, "sequence numbers must increase: %s", body);
        last = answer.sequence();
        accepted.put(id, new First(answer, now));
        waiting.add(new Entry(body, group));
    }

    /// Returns the messages that may be delivered now: no message of their group is in flight, and
    /// no earlier message of their group is hidden.
    List<Entry> open(Instant now) {
        var closed = new HashSet<String>();
        waiting.stream().filter(e -> e.inFlight(now)).forEach(e -> closed.add(e.group));
        var open = new ArrayList<Entry>();
        for (var entry : waiting) {
            if (entry.hidden(now)) {
                closed.add(entry.group);
            }
            if (!closed.contains(entry.group)) {
                open.add(entry);
            }
        }
        return open;
    }

    /// Checks the messages that became dead letters during a receive: each had been received often
    /// enough, and could have been delivered.
    void died(Set<String> bodies, int mostReceives, Instant now) {
        for (var entry : open(now)) {
            if (bodies.contains(entry.body)) {
                check(
                        entry.attempts >= mostReceives,
                        "became a dead letter too early: %s",
                        entry.body);
                waiting.remove(entry);
                dead.merge(entry.body, 1, Integer::sum);
            }
        }
        bodies.forEach(body ->
                check(dead.containsKey(body), "became a dead letter while in flight: %s", body));
    }

    /// Checks the messages that one receive delivered, in this order. Returns their entries.
    List<Entry> handed(List<String> bodies, List<Integer> attempts, Instant now) {
        var open = open(now);
        var handed = new ArrayList<Entry>();
        for (int i = 0; i < bodies.size(); i++) {
            var body = bodies.get(i);
            var entry =
                    open.stream()
                            .filter(e -> e.body.equals(body))
                            .findFirst()
                            .orElseThrow(
                                    () -> new AssertionError("must not be delivered now: " + body));
            boolean next =
                    open.stream()
                            .filter(e -> e.group.equals(entry.group) && !handed.contains(e))
                            .findFirst()
                            .filter(e -> e == entry)
                            .isPresent();
            check(next, "delivered before an earlier message of its group: %s", body);
            check(attempts.get(i) == entry.attempts + 1, "wrong receive count: %s", body);
            entry.attempts++;
            handed.add(entry);
        }
        return handed;
    }

    List<Entry> of(String lease) {
        return waiting.stream().filter(e -> lease.equals(e.lease)).toList();
    }

    /// Records the end of the process: messages that workers had leased become visible. A crash is
    /// no attempt.
    void ended(boolean crash) {
        for (var entry : waiting) {
            if (entry.lease != null) {
                entry.attempts -= crash ? 1 : 0;
                back(entry, Instant.MIN);
            }
        }
    }

    static void back(Entry entry, Instant until) {
        entry.lease = null;
        entry.held = false;
        entry.receipt = Optional.empty();
        entry.until = until;
    }

    private static void check(boolean right, String law, String body) {
        if (!right) {
            throw new AssertionError(law.formatted(body));
        }
    }
}

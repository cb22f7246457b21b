package dev.leat.aws.sqs;

import dev.leat.plan.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The messages of a lease that are returned, and those that are done.
record SettledLease(Map<SqsMessage, Effect.Again> back, List<SqsMessage> done) {

    /// Number of returns without an attempt that are not delayed.
    private static final int SOON = 20;

    /// The longest delay is 64 seconds: less than 60 receives in an hour.
    private static final int MOST_DOUBLINGS = 6;

    static SettledLease of(SqsLease lease, Effect.Settle settle) {
        var settled = new SettledLease(new LinkedHashMap<>(), new ArrayList<>());
        var work = settle.work();
        for (int i = 0; i < work.size(); i++) {
            var message = lease.messages().get(work.records().get(i).id());
            var again = settle.again()[i];
            if (message != null && again != null) {
                settled.back.put(message, later(message, again));
            } else if (message != null) {
                settled.done.add(message);
            }
        }
        return settled;
    }

    /// Delays the return of a message that was often returned without an attempt. SQS counts these
    /// receives, too, and moves a message to the dead-letter queue after [SqsQueues#MOST_RECEIVES].
    private static Effect.Again later(SqsMessage message, Effect.Again again) {
        if (again.counts() || message.granted() < SOON) {
            return again;
        }
        long seconds = 1L << Math.min(message.granted() - SOON, MOST_DOUBLINGS);
        var delay = Duration.ofSeconds(seconds);
        return delay.compareTo(again.delay()) > 0 ? new Effect.Again(delay, false) : again;
    }

    /// Returns the groups of the returned messages.
    Set<String> groups() {
        return back.keySet().stream()
                .flatMap(each -> each.group().stream())
                .collect(Collectors.toSet());
    }

    /// Returns the returned messages whose return is not an attempt.
    List<SqsMessage> free() {
        return back.entrySet().stream()
                .filter(each -> !each.getValue().counts())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Returns the delays of the returned messages by receipt handle.
    Map<String, Duration> timeouts() {
        var timeouts = new LinkedHashMap<String, Duration>();
        back.forEach((message, again) -> timeouts.put(message.receipt(), again.delay()));
        return timeouts;
    }

    static Set<String> ids(Collection<SqsMessage> messages) {
        return messages.stream().map(SqsMessage::id).collect(Collectors.toSet());
    }
}

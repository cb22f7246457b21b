package dev.leat.aws.sqs;

import dev.leat.port.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.function.ToIntFunction;

/// Returns messages to a queue so that their receive is not an attempt. Thread-safe.
///
/// @param intake is informed that this process returned the messages
record MessageReturns(QueueAccess access, GrantedAttempts granted, QueueIntake intake, Time time) {

    /// Makes messages visible that were not leased.
    void release(Collection<SqsMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        grant(messages);
        var now = time.instant();
        var hidden = new LinkedHashMap<String, Duration>();
        messages.stream()
                .filter(each -> each.until().isAfter(now))
                .forEach(each -> hidden.put(each.receipt(), Duration.ZERO));
        access.hide(hidden);
    }

    /// Records that the receive of each message is not an attempt.
    void grant(Collection<SqsMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        set(messages, each -> each.granted() + 1);
    }

    /// Records that no receive of the messages but one is an attempt.
    void restart(Collection<SqsMessage> messages) {
        if (!messages.isEmpty()) {
            set(messages, each -> each.granted() + each.attempt() - 1);
        }
    }

    private void set(Collection<SqsMessage> messages, ToIntFunction<SqsMessage> number) {
        var times = new HashMap<String, Integer>();
        messages.forEach(each -> times.put(each.id(), number.applyAsInt(each)));
        granted.set(access.queue().name(), times);
        intake.know(times.keySet());
    }
}

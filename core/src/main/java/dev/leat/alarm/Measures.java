package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.port.MessageQueue;
import dev.leat.tally.LastMinute;
import dev.leat.tally.Status;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads what alarms measure: of queues how much is in them, of pipelines what they did in the last
/// minute. Threads may share it.
public final class Measures {

    private static final LastMinute.Sums NOTHING = new LastMinute.Sums(0, 0, 0);

    private final App app;
    private final Function<String, MessageQueue> queues;
    private final Supplier<Map<String, Status>> pipelines;
    private final Supplier<Map<String, LastMinute.Sums>> lately;

    public Measures(
            App app,
            Function<String, MessageQueue> queues,
            Supplier<Map<String, Status>> pipelines,
            Supplier<Map<String, LastMinute.Sums>> lately) {
        this.app = app;
        this.queues = queues;
        this.pipelines = pipelines;
        this.lately = lately;
    }

    /// What the alarm's measure is now.
    ///
    /// @throws dev.leat.port.Unavailable if it cannot be known now
    public Measured of(Alarm alarm) {
        return switch (alarm.measure()) {
            case DEAD_LETTERS ->
                    app.queue(alarm.of())
                            .deadLetterQueue()
                            .map(letters -> Measured.of((double) counts(letters).all()))
                            .orElseGet(Measured::nothing);
            case VISIBLE -> Measured.of((double) counts(alarm.of()).visible());
            case IN_FLIGHT -> Measured.of((double) counts(alarm.of()).inFlight());
            case OLDEST_AGE -> age(counts(alarm.of()));
            case REJECT_RATE -> rejects(lately.get().getOrDefault(alarm.of(), NOTHING));
            case FAILURES -> failures(alarm.of());
        };
    }

    private MessageQueue.Counts counts(String queue) {
        return queues.apply(queue).counts();
    }

    private static Measured age(MessageQueue.Counts counts) {
        return counts.all() == 0
                ? Measured.nothing()
                : Measured.of(counts.oldest().toMillis() / 1000.0);
    }

    private static Measured rejects(LastMinute.Sums minute) {
        return minute.ended() == 0
                ? Measured.nothing()
                : Measured.of(minute.letters() / (double) minute.ended());
    }

    private Measured failures(String pipeline) {
        var status = pipelines.get().get(pipeline);
        if (status != null && status.state() == Status.State.FAILED) {
            return Measured.trouble("%s failed: %s".formatted(pipeline, status.detail()));
        }
        if (status != null && status.state() == Status.State.PAUSED) {
            return Measured.trouble("%s is paused: %s".formatted(pipeline, status.detail()));
        }
        return Measured.of((double) lately.get().getOrDefault(pipeline, NOTHING).failures());
    }
}

package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.metrics.MinuteWindow;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.MessageQueue;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads the measures of alarms: counts of queues, and counts of pipelines over the last minute.
/// Thread-safe.
public final class MeasureReader {

    private static final MinuteWindow.Sums NOTHING = new MinuteWindow.Sums(0, 0, 0);

    private final App app;
    private final Function<String, MessageQueue> queues;
    private final Supplier<Map<String, PipelineStatus>> pipelines;
    private final Supplier<Map<String, MinuteWindow.Sums>> lately;

    public MeasureReader(
            App app,
            Function<String, MessageQueue> queues,
            Supplier<Map<String, PipelineStatus>> pipelines,
            Supplier<Map<String, MinuteWindow.Sums>> lately) {
        this.app = app;
        this.queues = queues;
        this.pipelines = pipelines;
        this.lately = lately;
    }

    /// Returns the current value of an alarm's measure.
    ///
    /// @throws dev.leat.port.UnavailableException if the measure cannot be read now
    public Measurement of(Alarm alarm) {
        return switch (alarm.measure()) {
            case DEAD_LETTERS ->
                    app.queue(alarm.of())
                            .deadLetterQueue()
                            .map(letters -> Measurement.of((double) counts(letters).all()))
                            .orElseGet(Measurement::nothing);
            case VISIBLE -> Measurement.of((double) counts(alarm.of()).visible());
            case IN_FLIGHT -> Measurement.of((double) counts(alarm.of()).inFlight());
            case OLDEST_AGE -> age(counts(alarm.of()));
            case REJECT_RATE -> rejects(lately.get().getOrDefault(alarm.of(), NOTHING));
            case FAILURES -> failures(alarm.of());
        };
    }

    private MessageQueue.Counts counts(String queue) {
        return queues.apply(queue).counts();
    }

    private static Measurement age(MessageQueue.Counts counts) {
        return counts.all() == 0
                ? Measurement.nothing()
                : Measurement.of(counts.oldest().toMillis() / 1000.0);
    }

    private static Measurement rejects(MinuteWindow.Sums minute) {
        return minute.ended() == 0
                ? Measurement.nothing()
                : Measurement.of(minute.letters() / (double) minute.ended());
    }

    private Measurement failures(String pipeline) {
        var status = pipelines.get().get(pipeline);
        if (status != null && status.state() == PipelineStatus.State.FAILED) {
            return Measurement.trouble("%s failed: %s".formatted(pipeline, status.detail()));
        }
        if (status != null && status.state() == PipelineStatus.State.PAUSED) {
            return Measurement.trouble("%s is paused: %s".formatted(pipeline, status.detail()));
        }
        return Measurement.of((double) lately.get().getOrDefault(pipeline, NOTHING).failures());
    }
}

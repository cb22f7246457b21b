package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.inspect.QualityReader;
import dev.leat.metrics.MinuteWindow;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.MessageQueue;
import dev.leat.port.NoSuchStreamException;
import dev.leat.port.Streams;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Reads the measures of alarms: counts of queues, counts of pipelines over the last minute, the
/// backlogs of streams and endpoints, and the windows of pipelines with `quality`. Thread-safe.
public final class MeasureReader {

    private static final MinuteWindow.Sums NOTHING = new MinuteWindow.Sums(0, 0, 0);

    private final App app;
    private final Function<String, MessageQueue> queues;
    private final Supplier<Map<String, PipelineStatus>> pipelines;
    private final Supplier<Map<String, MinuteWindow.Sums>> lately;
    private final BiFunction<String, String, Streams.Backlog> backlogs;
    private final Function<String, Streams.Backlog> endpoints;
    private final Optional<QualityMeasures> quality;

    /// @param backlogs the backlog of a stream and a pipeline that reads it, by their names
    /// @param endpoints the records that wait to be sent to an endpoint, by its name
    public MeasureReader(
            App app,
            Function<String, MessageQueue> queues,
            Supplier<Map<String, PipelineStatus>> pipelines,
            Supplier<Map<String, MinuteWindow.Sums>> lately,
            BiFunction<String, String, Streams.Backlog> backlogs,
            Function<String, Streams.Backlog> endpoints) {
        this(app, queues, pipelines, lately, backlogs, endpoints, Optional.empty());
    }

    private MeasureReader(
            App app,
            Function<String, MessageQueue> queues,
            Supplier<Map<String, PipelineStatus>> pipelines,
            Supplier<Map<String, MinuteWindow.Sums>> lately,
            BiFunction<String, String, Streams.Backlog> backlogs,
            Function<String, Streams.Backlog> endpoints,
            Optional<QualityMeasures> quality) {
        this.quality = quality;
        this.app = app;
        this.queues = queues;
        this.pipelines = pipelines;
        this.lately = lately;
        this.backlogs = backlogs;
        this.endpoints = endpoints;
    }

    /// Returns a reader that also reads the measures of pipelines with `quality`.
    public MeasureReader with(QualityReader windows) {
        return new MeasureReader(
                app,
                queues,
                pipelines,
                lately,
                backlogs,
                endpoints,
                Optional.of(new QualityMeasures(windows)));
    }

    /// Returns the part of a mail about the alarm's pipeline; empty if its measure is not one of
    /// `quality`.
    String figures(Alarm alarm) {
        return alarm.measure().ofQuality()
                ? quality.map(measures -> measures.text(alarm.of())).orElse("")
                : "";
    }

    /// Creates a reader for an app whose alarms have only measures of queues.
    public static MeasureReader ofQueues(App app, Function<String, MessageQueue> queues) {
        return new MeasureReader(
                app,
                queues,
                Map::of,
                Map::of,
                (stream, _) -> {
                    throw new NoSuchStreamException(stream);
                },
                endpoint -> {
                    throw new IllegalArgumentException("no deliveries to endpoint " + endpoint);
                });
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
            case LAG -> lag(alarm.of());
            case BACKLOG -> backlog(alarm.of());
            case WAITING -> Measurement.of((double) endpoints.apply(alarm.of()).records());
            case WAITING_AGE -> age(endpoints.apply(alarm.of()));
            case BROKEN_LIMITS, NULL_SHARE, DISTINCT, DRIFT, REJECT_SHARE, VOLUME_DROP, FRESHNESS ->
                    quality.map(measures -> measures.of(alarm)).orElseGet(Measurement::nothing);
        };
    }

    private MessageQueue.Counts counts(String queue) {
        return queues.apply(queue).counts();
    }

    private static Measurement age(MessageQueue.Counts counts) {
        return counts.all() == 0 ? Measurement.nothing() : Measurement.of(seconds(counts.oldest()));
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

    private Stream<Streams.Backlog> backlogs(String stream) {
        return app.streamReaders(stream).stream()
                .map(pipeline -> backlogs.apply(stream, pipeline.name()));
    }

    private Measurement lag(String stream) {
        return backlogs(stream)
                .filter(backlog -> backlog.records() > 0)
                .map(Streams.Backlog::lag)
                .max(Comparator.naturalOrder())
                .map(lag -> Measurement.of(seconds(lag)))
                .orElseGet(Measurement::nothing);
    }

    private Measurement backlog(String stream) {
        return Measurement.of(
                (double) backlogs(stream).mapToLong(Streams.Backlog::records).max().orElse(0));
    }

    private static Measurement age(Streams.Backlog waiting) {
        return waiting.records() == 0
                ? Measurement.nothing()
                : Measurement.of(seconds(waiting.lag()));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}

package dev.leat.cli.log;

import dev.leat.app.App;
import dev.leat.app.StreamSource;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.MessageQueue;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Logs the metrics of an app in the embedded metric format of CloudWatch, from which CloudWatch
/// Logs extracts them
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// Each call of [#log] logs an event for each pipeline, with its counts since the previous call,
/// and for each queue. The fields of an event are a metric document when the log is JSON. Owned by
/// one thread at a time.
public final class MetricLog {

    static final String NAMESPACE = "Leat";

    /// The metrics of pipelines by the names of their counters.
    private static final Map<String, String> COUNTERS =
            Map.of(
                    "read", "Read",
                    "delivered", "Delivered",
                    "duplicates", "Duplicates",
                    "rejected", "Rejected",
                    "retried", "Retried",
                    "dead_letters", "DeadLetters");

    private static final String COUNT = "Count";
    private static final String MILLISECONDS = "Milliseconds";

    private final App app;
    private final String name;
    private final Supplier<Map<String, PipelineStatus>> status;
    private final Function<String, MessageQueue> queues;
    private final MeterRegistry meters;
    private final Time time;
    private final Logger log;
    private final Map<String, PipelineCounts> logged = new HashMap<>();
    private final Map<String, Batches> passed = new HashMap<>();

    /// Number and total duration of batches.
    private record Batches(long count, double milliseconds) {}

    private record Metric(String name, String unit, Object value) {}

    /// @param name the name of the app's deployment, the value of the dimension `App`
    /// @param queues returns a queue of the app
    /// @param meters has the timers of the pipelines' batches
    public MetricLog(
            App app,
            String name,
            Supplier<Map<String, PipelineStatus>> status,
            Function<String, MessageQueue> queues,
            MeterRegistry meters,
            Time time,
            Logger log) {
        this.app = app;
        this.name = name;
        this.status = status;
        this.queues = queues;
        this.meters = meters;
        this.time = time;
        this.log = log;
    }

    /// Logs all metrics.
    void log() {
        logPipelines();
        try {
            app.queues().keySet().forEach(this::queue);
        } catch (UnavailableException unavailable) {
            log.warn("The metrics of queues are not known: {}", unavailable.getMessage());
        }
    }

    /// Logs the metrics of the pipelines, which needs no other service.
    public void logPipelines() {
        status.get().forEach(this::pipeline);
    }

    private void pipeline(String pipeline, PipelineStatus now) {
        var total = PipelineCounts.of(now, app.pipeline(pipeline).from().files().isPresent());
        var last = total.since(logged.getOrDefault(pipeline, PipelineCounts.NONE));
        logged.put(pipeline, total);
        var metrics = new ArrayList<Metric>();
        last.counts()
                .forEach((counter, value) -> {
                    var metric = COUNTERS.get(counter);
                    if (metric != null) {
                        metrics.add(new Metric(metric, COUNT, value));
                    }
                });
        int running = now.state() == PipelineStatus.State.RUNNING ? 1 : 0;
        metrics.add(new Metric("Running", "None", running));
        if (app.pipeline(pipeline).from() instanceof StreamSource) {
            long lag = now.lag().map(Duration::toMillis).orElse(0L);
            metrics.add(new Metric("Lag", MILLISECONDS, lag));
        }
        batches(pipeline, metrics);
        event("Pipeline", pipeline, metrics);
    }

    /// Adds the number and the mean duration of the batches. Without batches there is no duration.
    private void batches(String pipeline, List<Metric> metrics) {
        var timer = meters.find("leat.pass").tag("pipeline", pipeline).timer();
        var total = batches(timer);
        var last = passed.put(pipeline, total);
        long count = total.count() - (last == null ? 0 : last.count());
        metrics.add(new Metric("Batches", COUNT, count));
        if (count > 0) {
            double duration = total.milliseconds() - (last == null ? 0 : last.milliseconds());
            metrics.add(new Metric("BatchDuration", MILLISECONDS, duration / count));
        }
    }

    private static Batches batches(@Nullable Timer timer) {
        return timer == null
                ? new Batches(0, 0)
                : new Batches(timer.count(), timer.totalTime(TimeUnit.MILLISECONDS));
    }

    private void queue(String queue) {
        var counts = queues.apply(queue).counts();
        event(
                "Queue",
                queue,
                List.of(
                        new Metric("Visible", COUNT, counts.visible()),
                        new Metric("InFlight", COUNT, counts.inFlight()),
                        new Metric("Delayed", COUNT, counts.delayed())));
    }

    private void event(String kind, String of, List<Metric> metrics) {
        var directive = new LinkedHashMap<String, Object>();
        directive.put("Namespace", NAMESPACE);
        directive.put("Dimensions", List.of(List.of("App", kind)));
        directive.put(
                "Metrics",
                metrics.stream()
                        .map(each -> Map.of("Name", each.name(), "Unit", each.unit()))
                        .toList());
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("Timestamp", time.instant().toEpochMilli());
        metadata.put("CloudWatchMetrics", List.of(directive));
        var event =
                log.atInfo()
                        .addKeyValue("_aws", metadata)
                        .addKeyValue("App", name)
                        .addKeyValue(kind, of);
        for (var metric : metrics) {
            event = event.addKeyValue(metric.name(), metric.value());
        }
        event.log("metrics of {} {}", kind.toLowerCase(Locale.ROOT), of);
    }
}

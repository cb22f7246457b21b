package dev.leat.metrics;

import dev.leat.app.App;
import dev.leat.app.StreamSource;
import dev.leat.port.MessageQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.task.Tasks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The gauges of an app: `leat.queue.messages` by state and `leat.queue.oldest` (seconds) for each
/// queue, `leat.pipeline.running` (1 or 0) for each pipeline, and `leat.pipeline.lag` (seconds) for
/// each that reads a stream, and `leat.task.failures` for each failing task of the process. Call
/// [#refresh] before the meters are read, because clients create and delete queues. Thread-safe.
public final class PipelineGauges {

    private final Supplier<? extends Collection<String>> names;
    private final Function<String, MessageQueue> queues;
    private final MultiGauge messages;
    private final MultiGauge oldest;
    private final MultiGauge failing;

    /// Registers all gauges. `names` returns the names of the existing queues; `queues` returns a
    /// queue by its name, or throws [NoSuchQueueException]. `status` is called whenever the metrics
    /// are read.
    public PipelineGauges(
            App app,
            Supplier<? extends Collection<String>> names,
            Function<String, MessageQueue> queues,
            Supplier<Map<String, PipelineStatus>> status,
            MeterRegistry meters) {
        this.names = names;
        this.queues = queues;
        messages =
                MultiGauge.builder("leat.queue.messages")
                        .description("Messages in the queue")
                        .register(meters);
        oldest =
                MultiGauge.builder("leat.queue.oldest")
                        .description("Age of the oldest message")
                        .baseUnit("seconds")
                        .register(meters);
        failing =
                MultiGauge.builder("leat.task.failures")
                        .description("Failures of a task in succession")
                        .register(meters);
        for (var name : app.pipelines().keySet()) {
            Gauge.builder("leat.pipeline.running", status, s -> running(s.get().get(name)))
                    .description(
                            "1 while the pipeline is running; 0 while it is waiting, paused, failed or stopped")
                    .tag("pipeline", name)
                    .strongReference(true)
                    .register(meters);
        }
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from() instanceof StreamSource) {
                var name = pipeline.name();
                Gauge.builder("leat.pipeline.lag", status, s -> lag(s.get().get(name)))
                        .description("Age of the oldest record that is not finished")
                        .baseUnit("seconds")
                        .tag("pipeline", name)
                        .strongReference(true)
                        .register(meters);
            }
        }
        refresh();
    }

    /// Registers gauges of new queues and removes gauges of deleted queues.
    public synchronized void refresh() {
        var now = names.get();
        messages.register(now.stream().flatMap(this::states).toList());
        oldest.register(now.stream().<Row<?>>map(this::age).toList());
        failing.register(
                Tasks.failing().stream()
                        .<Row<?>>map(one -> Row.of(Tags.of("task", one.task()), one.failures()))
                        .toList(),
                true);
    }

    private Stream<Row<?>> states(String queue) {
        return Stream.of(
                state(queue, "visible", MessageQueue.Counts::visible),
                state(queue, "in_flight", MessageQueue.Counts::inFlight),
                state(queue, "delayed", MessageQueue.Counts::delayed));
    }

    private Row<?> state(String queue, String state, ToDoubleFunction<MessageQueue.Counts> count) {
        return row(Tags.of("queue", queue, "state", state), queue, count);
    }

    private Row<?> age(String queue) {
        return row(Tags.of("queue", queue), queue, counts -> seconds(counts.oldest()));
    }

    /// Gets the queue at each read, because it may have been deleted and created again.
    private Row<?> row(Tags tags, String queue, ToDoubleFunction<MessageQueue.Counts> value) {
        return Row.of(
                tags,
                queue,
                name -> {
                    try {
                        return value.applyAsDouble(queues.apply(name).counts());
                    } catch (NoSuchQueueException deleted) {
                        return Double.NaN;
                    }
                });
    }

    private static double seconds(Duration age) {
        return age.toMillis() / 1000.0;
    }

    private static double lag(@Nullable PipelineStatus status) {
        return status == null ? 0 : status.lag().map(PipelineGauges::seconds).orElse(0.0);
    }

    private static double running(@Nullable PipelineStatus status) {
        return status != null && status.state() == PipelineStatus.State.RUNNING ? 1 : 0;
    }
}

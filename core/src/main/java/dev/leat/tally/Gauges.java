package dev.leat.tally;

import dev.leat.app.App;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// What can be read off at any moment: `leat.queue.messages` by state and `leat.queue.oldest`
/// (seconds) for each queue, `leat.pipeline.running` (1 or 0) for each pipeline.
public final class Gauges {

    private Gauges() {}

    /// Registers them all. `status` is asked whenever the metrics are read.
    public static void register(
            App app,
            Platform platform,
            Supplier<Map<String, Status>> status,
            MeterRegistry meters) {
        for (var name : app.queues().keySet()) {
            var queue = platform.queue(name);
            messages(name, "visible", queue, MessageQueue.Counts::visible, meters);
            messages(name, "in_flight", queue, MessageQueue.Counts::inFlight, meters);
            messages(name, "delayed", queue, MessageQueue.Counts::delayed, meters);
            Gauge.builder("leat.queue.oldest", queue, q -> seconds(q.counts().oldest()))
                    .tag("queue", name)
                    .description("Age of the oldest message")
                    .baseUnit("seconds")
                    .register(meters);
        }
        for (var name : app.pipelines().keySet()) {
            Gauge.builder("leat.pipeline.running", status, s -> running(s.get().get(name)))
                    .description("1 while the pipeline runs, 0 when it waits, is paused or failed")
                    .tag("pipeline", name)
                    .strongReference(true)
                    .register(meters);
        }
    }

    private static void messages(
            String name,
            String state,
            MessageQueue queue,
            ToDoubleFunction<MessageQueue.Counts> count,
            MeterRegistry meters) {
        Gauge.builder("leat.queue.messages", queue, q -> count.applyAsDouble(q.counts()))
                .description("Messages in the queue")
                .tag("queue", name)
                .tag("state", state)
                .strongReference(true)
                .register(meters);
    }

    private static double seconds(Duration age) {
        return age.toMillis() / 1000.0;
    }

    private static double running(@org.jspecify.annotations.Nullable Status status) {
        return status != null && status.state() == Status.State.RUNNING ? 1 : 0;
    }
}

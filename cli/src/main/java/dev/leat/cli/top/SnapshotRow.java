package dev.leat.cli.top;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.alarm.AlarmStatus;
import dev.leat.delivery.EndpointStatus;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.StateCondition;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/// The JSON of an app's state and of the changes since an earlier snapshot. Rates are per second,
/// and null if they are unknown.
public record SnapshotRow(
        String app,
        Instant at,
        boolean running,
        StateCondition condition,
        List<PipelineRow> pipelines,
        List<QueueRow> queues,
        List<EndpointStatus> endpoints,
        List<AlarmStatus> alarms) {

    private record PipelineRow(
            String pipeline,
            @JsonUnwrapped PipelineStatus status,
            OptionalDouble recordsPerSecond,
            OptionalDouble rejectedPerSecond) {}

    private record QueueRow(
            String queue,
            @JsonUnwrapped Counts counts,
            long deadLetters,
            OptionalDouble inPerSecond,
            OptionalDouble outPerSecond) {}

    /// Returns the state in `now` and the changes since `before`.
    ///
    /// @param running true if the app runs
    public static SnapshotRow of(Snapshot before, Snapshot now, boolean running) {
        var pace = new Throughput(before, now);
        return new SnapshotRow(
                now.app().name(),
                now.at(),
                running,
                now.condition(),
                now.pipelines().entrySet().stream()
                        .map(pipeline ->
                                new PipelineRow(
                                        pipeline.getKey(),
                                        pipeline.getValue(),
                                        rounded(pace.settled(pipeline.getKey())),
                                        rounded(pace.rejected(pipeline.getKey()))))
                        .toList(),
                now.sources().stream()
                        .map(queue ->
                                new QueueRow(
                                        queue,
                                        now.counts(queue),
                                        now.letters(queue),
                                        rounded(pace.in(queue)),
                                        rounded(pace.out(queue))))
                        .toList(),
                now.endpoints(),
                now.alarms());
    }

    private static OptionalDouble rounded(OptionalDouble rate) {
        return rate.isEmpty()
                ? rate
                : OptionalDouble.of(Math.round(rate.getAsDouble() * 10) / 10.0);
    }
}

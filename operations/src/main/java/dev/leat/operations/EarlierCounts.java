package dev.leat.operations;

import dev.leat.metrics.PipelineStatus;
import dev.leat.port.MessageQueue.Counts;
import java.time.Duration;
import java.util.Map;

/// The counters of a running app at an earlier time. The difference from the current counters
/// divided by `age` is the rate in this period. `queues` is empty if counting messages is not free,
/// as on AWS.
public record EarlierCounts(
        Duration age, Map<String, PipelineStatus> pipelines, Map<String, Counts> queues) {

    public EarlierCounts {
        pipelines = Map.copyOf(pipelines);
        queues = Map.copyOf(queues);
    }
}

package dev.leat.operations;

import dev.leat.alarm.AlarmStatus;
import dev.leat.delivery.EndpointStatus;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.StateCondition;
import dev.leat.task.FailingTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The state of a running app that changes with every batch, in one document, for pages that show
/// it continually.
///
/// @param suspects the number of records that were in process when a process was killed, and that
///   were not processed since
/// @param failing the tasks of the process that fail again and again
/// @param earlier the counters of some seconds ago, from which rates are computed
public record AppNow(
        StateCondition condition,
        long suspects,
        Map<String, PipelineStatus> pipelines,
        Map<String, Counts> queues,
        List<EndpointStatus> endpoints,
        List<AlarmStatus> alarms,
        List<FailingTask> failing,
        Optional<EarlierCounts> earlier) {

    /// Returns the state with earlier counters.
    public AppNow with(EarlierCounts counts) {
        return new AppNow(
                condition,
                suspects,
                counts.pipelines(),
                counts.queues(),
                endpoints,
                alarms,
                failing,
                Optional.empty());
    }
}

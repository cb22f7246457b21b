package dev.leat.operations.platform;

import dev.leat.alarm.AlarmStatus;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.EarlierCounts;
import dev.leat.port.StateCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The state of an app that is known only to its process. `condition` supplies the condition of the
/// state folder, `status` the status of the pipelines, `alarms` the state of the alarms, and
/// `earlier` counters of some seconds ago.
public record LiveState(
        Supplier<StateCondition> condition,
        Supplier<Map<String, PipelineStatus>> status,
        Supplier<List<AlarmStatus>> alarms,
        Supplier<Optional<EarlierCounts>> earlier,
        AppProcess process) {

    /// Creates the state of an app without a console.
    public LiveState(
            Supplier<StateCondition> condition,
            Supplier<Map<String, PipelineStatus>> status,
            Supplier<List<AlarmStatus>> alarms,
            Supplier<Optional<EarlierCounts>> earlier) {
        this(condition, status, alarms, earlier, AppProcess.NONE);
    }

    /// Returns the state of an app that is not running. `alarms` supplies the last stored states.
    static LiveState stopped(Supplier<List<AlarmStatus>> alarms) {
        return new LiveState(() -> StateCondition.READY, Map::of, alarms, Optional::empty);
    }
}

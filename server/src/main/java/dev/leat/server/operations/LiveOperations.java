package dev.leat.server.operations;

import dev.leat.alarm.AlarmStatus;
import dev.leat.delivery.Outage;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.StateCondition;
import dev.leat.server.Right;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The operations whose results only the process of an app knows.
abstract class LiveOperations implements Operations {

    private final LiveState live;

    LiveOperations(LiveState live) {
        this.live = live;
    }

    /// Returns the outages of destinations of deliveries.
    final Map<String, Outage> outages() {
        return live.outages().get();
    }

    @Override
    public StateCondition condition() {
        return live.condition().get();
    }

    @Override
    public List<AlarmStatus> alarms() {
        return live.alarms().get();
    }

    @Override
    public Map<String, PipelineStatus> status() {
        return live.status().get();
    }

    @Override
    public Optional<EarlierCounts> earlier() {
        return live.earlier().get();
    }

    @Override
    public MinuteCounts minutes(int limit) {
        return live.process().minutes(limit);
    }

    @Override
    public TraceReport trace(String record, List<String> column) {
        return live.process().trace(record, column);
    }

    @Override
    public ConsoleLink consoleLink(Right right) {
        return new ConsoleLink(live.process().consoleLink(right));
    }

    @Override
    public AppNow now() {
        return new AppNow(
                condition(),
                live.process().suspects(),
                status(),
                counts(),
                endpoints(),
                alarms(),
                earlier());
    }
}

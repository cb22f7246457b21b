package dev.leat.operations.platform;

import dev.leat.alarm.AlarmStatus;
import dev.leat.delivery.EndpointStatus;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.AppNow;
import dev.leat.operations.ConsoleLink;
import dev.leat.operations.EarlierCounts;
import dev.leat.operations.MinuteCounts;
import dev.leat.operations.Operations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.Right;
import dev.leat.port.StateCondition;
import dev.leat.task.Tasks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The operations whose results only the process of an app knows.
abstract class LiveOperations implements Operations {

    /// The time for which callers get the same document, so that many open pages cost little more
    /// than one.
    private static final long SHARED_NANOS = 500_000_000;

    private final LiveState live;
    private volatile Optional<Shared> shared = Optional.empty();

    private record Shared(AppNow now, long at) {}

    LiveOperations(LiveState live) {
        this.live = live;
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
    public EndpointStatus tryEndpoint(String endpoint) {
        deliveries(); // refused on AWS, where no record waits
        var all = endpoints();
        var status =
                all.stream()
                        .filter(one -> one.endpoint().equals(endpoint))
                        .findFirst()
                        .orElseThrow(() ->
                                RefusedOperationException.unknown(
                                        "endpoint",
                                        endpoint,
                                        all.stream().map(EndpointStatus::endpoint).toList()));
        live.process().tryEndpoint(endpoint);
        return status;
    }

    @Override
    public ConsoleLink consoleLink(Right right) {
        return new ConsoleLink(live.process().consoleLink(right));
    }

    @Override
    public AppNow now() {
        long at = System.nanoTime();
        return shared.filter(last -> at - last.at() < SHARED_NANOS)
                .map(Shared::now)
                .orElseGet(() -> {
                    var now = read();
                    shared = Optional.of(new Shared(now, at));
                    return now;
                });
    }

    private AppNow read() {
        return new AppNow(
                condition(),
                live.process().suspects(),
                status(),
                counts(),
                endpoints(),
                alarms(),
                Tasks.failing(),
                earlier());
    }
}

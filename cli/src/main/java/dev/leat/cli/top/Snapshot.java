package dev.leat.cli.top;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.batch.Outcome;
import dev.leat.delivery.EndpointStatus;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.StateCondition;
import dev.leat.server.operations.Operations;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The state of an app at one moment. `nanos` is that moment on a monotonic clock. `condition` is
/// the condition of the state folder.
public record Snapshot(
        App app,
        Instant at,
        long nanos,
        StateCondition condition,
        Map<String, PipelineStatus> pipelines,
        Map<String, Counts> queues,
        List<EndpointStatus> endpoints,
        List<AlarmStatus> alarms) {

    public Snapshot {
        pipelines = Collections.unmodifiableMap(new LinkedHashMap<>(pipelines));
        endpoints = List.copyOf(endpoints);
        alarms = List.copyOf(alarms);
        queues = Collections.unmodifiableMap(new LinkedHashMap<>(queues));
    }

    /// Takes a snapshot now.
    public static Snapshot at(Operations operations) {
        return new Snapshot(
                operations.app(),
                Instant.now(),
                System.nanoTime(),
                operations.condition(),
                operations.status(),
                operations.counts(),
                operations.endpoints(),
                operations.alarms());
    }

    /// Returns the snapshot with the earlier counters of the running app; empty if there are none.
    public Optional<Snapshot> earlier(Operations operations) {
        return operations
                .earlier()
                .map(counts ->
                        new Snapshot(
                                app,
                                at.minus(counts.age()),
                                nanos - counts.age().toNanos(),
                                condition,
                                counts.pipelines(),
                                counts.queues(),
                                endpoints,
                                alarms));
    }

    /// Returns the time since another snapshot.
    public Duration since(Snapshot before) {
        return Duration.ofNanos(nanos - before.nanos);
    }

    /// Returns the queues that are not dead-letter queues.
    List<String> sources() {
        Set<String> dead =
                app.queues().values().stream()
                        .flatMap(queue -> queue.deadLetterQueue().stream())
                        .collect(Collectors.toSet());
        return queues.keySet().stream().filter(name -> !dead.contains(name)).toList();
    }

    /// Returns the counts of an existing queue.
    Counts counts(String queue) {
        return Objects.requireNonNull(queues.get(queue), queue);
    }

    /// Returns the number of a queue's dead letters.
    long letters(String queue) {
        Queue known = app.queues().get(queue);
        return known == null
                ? 0
                : known.deadLetterQueue().map(queues::get).map(Counts::all).orElse(0L);
    }

    /// Returns the number of a pipeline's records with this outcome since the pipeline's start.
    long records(String pipeline, Outcome outcome) {
        var status = pipelines.get(pipeline);
        return status == null ? 0 : status.records().getOrDefault(outcome, 0L);
    }

    /// Returns the number of records that a pipeline has processed since its start.
    long settled(String pipeline) {
        var status = pipelines.get(pipeline);
        return status == null ? 0 : status.settled();
    }
}

package dev.leat.cli.top;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.batch.Outcome;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.AppNow;
import dev.leat.operations.Operations;
import dev.leat.port.MessageQueue.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The state of an app at one moment, as the operations API returns it. `nanos` is that moment on a
/// monotonic clock.
public record Snapshot(App app, Instant at, long nanos, AppNow now) {

    /// Minimum period of a rate. The running app has its counters of this time ago.
    private static final Duration PERIOD = Duration.ofSeconds(5);

    /// Takes a snapshot now.
    public static Snapshot at(Operations operations) {
        return new Snapshot(operations.app(), Instant.now(), System.nanoTime(), operations.now());
    }

    /// Returns the snapshot with the earlier counters of the running app; empty if there are none.
    private Optional<Snapshot> earlier() {
        return now.earlier()
                .map(counts ->
                        new Snapshot(
                                app,
                                at.minus(counts.age()),
                                nanos - counts.age().toNanos(),
                                now.with(counts)));
    }

    /// Returns the snapshot from which rates are computed: the last one if it is old enough,
    /// otherwise the earlier counters of the running app.
    public Optional<Snapshot> before(Optional<Snapshot> last) {
        return last.filter(before -> nanos - before.nanos >= PERIOD.toNanos())
                .or(this::earlier)
                .or(() -> last);
    }

    Map<String, PipelineStatus> pipelines() {
        return now.pipelines();
    }

    Map<String, Counts> queues() {
        return now.queues();
    }

    /// Returns the queues that are not dead-letter queues.
    List<String> sources() {
        Set<String> dead =
                app.queues().values().stream()
                        .flatMap(queue -> queue.deadLetterQueue().stream())
                        .collect(Collectors.toSet());
        return queues().keySet().stream().filter(name -> !dead.contains(name)).toList();
    }

    /// Returns the counts of an existing queue.
    Counts counts(String queue) {
        return Objects.requireNonNull(queues().get(queue), queue);
    }

    /// Returns the number of a queue's dead letters.
    long letters(String queue) {
        Queue known = app.queues().get(queue);
        return known == null
                ? 0
                : known.deadLetterQueue().map(queues()::get).map(Counts::all).orElse(0L);
    }

    /// Returns the number of a pipeline's records with this outcome since the pipeline's start.
    long records(String pipeline, Outcome outcome) {
        var status = pipelines().get(pipeline);
        return status == null ? 0 : status.records().getOrDefault(outcome, 0L);
    }

    /// Returns the number of records that a pipeline has processed since its start.
    long settled(String pipeline) {
        var status = pipelines().get(pipeline);
        return status == null ? 0 : status.settled();
    }
}

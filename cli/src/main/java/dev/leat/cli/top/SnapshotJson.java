package dev.leat.cli.top;

import dev.leat.batch.Outcome;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.StateCondition;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One line of JSON about the changes between two snapshots of an app. Rates are per second;
/// unknown rates are omitted.
public final class SnapshotJson {

    private final Throughput pace;
    private final Snapshot now;

    public SnapshotJson(Snapshot before, Snapshot now) {
        this.pace = new Throughput(before, now);
        this.now = now;
    }

    /// Returns the line; `running` is true if the app runs.
    public String line(boolean running) {
        var row = JsonMapper.shared().createObjectNode();
        row.put("app", now.app().name()).put("at", now.at().toString()).put("running", running);
        var condition = now.condition();
        if (condition.kind() != StateCondition.Kind.READY) {
            row.putObject("state_folder")
                    .put("state", condition.status())
                    .put("summary", condition.summary())
                    .put("reason", condition.reason())
                    .put("remedy", condition.remedy());
        }
        var pipelines = row.putArray("pipelines");
        now.pipelines().forEach((name, status) -> pipeline(pipelines.addObject(), name, status));
        var queues = row.putArray("queues");
        now.sources().forEach(name -> queue(queues.addObject(), name));
        var endpoints = row.putArray("endpoints");
        now.endpoints().forEach(endpoint -> EndpointText.json(endpoints.addObject(), endpoint));
        var alarms = row.putArray("alarms");
        now.alarms().forEach(alarm -> AlarmJson.write(alarms.addObject(), alarm));
        return row.toString();
    }

    private void pipeline(ObjectNode row, String name, PipelineStatus status) {
        row.put("pipeline", name).put("state", status.state().name().toLowerCase(Locale.ROOT));
        if (!status.detail().isEmpty()) {
            row.put("detail", status.detail());
        }
        rate(row, "records_per_second", pace.settled(name));
        rate(row, "rejected_per_second", pace.rejected(name));
        for (var outcome : Outcome.values()) {
            if (outcome != Outcome.PENDING) {
                row.put(outcome.name().toLowerCase(Locale.ROOT), now.records(name, outcome));
            }
        }
        row.put("waiting", status.waiting());
        if (!status.files().ended().isEmpty() || !status.files().open().isEmpty()) {
            files(row.putObject("files"), status);
        }
    }

    private static void files(ObjectNode row, PipelineStatus status) {
        row.put("done", FileStatusText.of(status, Outcome.DELIVERED))
                .put("failed", FileStatusText.of(status, Outcome.REJECTED))
                .put("duplicate", FileStatusText.of(status, Outcome.DUPLICATE))
                .put("superseded", FileStatusText.of(status, Outcome.SUPERSEDED))
                .put("filtered", FileStatusText.of(status, Outcome.FILTERED));
        var open = row.putArray("in_progress");
        for (var file : status.files().open()) {
            var object = open.addObject().put("object", file.object()).put("piece", file.part());
            if (FileStatusText.comparable(file)) {
                object.put("bytes_done", file.offset());
            }
            object.put("bytes", file.size());
        }
    }

    private void queue(ObjectNode row, String name) {
        var counts = now.counts(name);
        row.put("queue", name)
                .put("visible", counts.visible())
                .put("in_flight", counts.inFlight())
                .put("delayed", counts.delayed())
                .put("oldest_seconds", counts.oldest().toSeconds())
                .put("dead_letters", now.letters(name));
        rate(row, "in_per_second", pace.in(name));
        rate(row, "out_per_second", pace.out(name));
    }

    private static void rate(ObjectNode row, String name, OptionalDouble rate) {
        rate.ifPresent(value -> row.put(name, Math.round(value * 10) / 10.0));
    }
}

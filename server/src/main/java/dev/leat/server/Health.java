package dev.leat.server;

import dev.leat.port.Damaged;
import dev.leat.port.MessageQueue;
import dev.leat.port.Unavailable;
import dev.leat.tally.Status;
import dev.leat.tally.Status.State;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/// `GET /health`: whether the app works, what each pipeline does and how much waits in each queue.
/// Status 200 while it works, 503 where a pipeline cannot go on or the state cannot be read. A
/// pipeline that paused because too much was bad waits for a person; restarting would not help, so
/// it is no 503.
public final class Health implements Site {

    private final Supplier<Map<String, Status>> pipelines;
    private final Supplier<Map<String, MessageQueue.Counts>> queues;

    public Health(
            Supplier<Map<String, Status>> pipelines,
            Supplier<Map<String, MessageQueue.Counts>> queues) {
        this.pipelines = pipelines;
        this.queues = queues;
    }

    @Override
    public Optional<Reply> answer(Request request) {
        if (request.path().size() != 1 || !request.path().getFirst().equals("health")) {
            return Optional.empty();
        }
        request.allow("GET");
        var conditions = pipelines.get();
        try {
            var counts = queues.get();
            String status = status(conditions);
            int code = status.equals("up") || status.equals("paused") ? 200 : 503;
            return Optional.of(
                    Reply.json(code, Json.object(json -> write(json, status, conditions, counts))));
        } catch (Damaged | Unavailable away) {
            return Optional.of(
                    Reply.json(
                            503, Json.object(json -> write(json, "down", conditions, Map.of()))));
        }
    }

    @Override
    public List<String> paths() {
        return List.of("/health");
    }

    private static String status(Map<String, Status> conditions) {
        var states = conditions.values().stream().map(Status::state).toList();
        for (var bad : List.of(State.FAILED, State.STOPPED, State.WAITING, State.PAUSED)) {
            if (states.contains(bad)) {
                return word(bad);
            }
        }
        return "up";
    }

    private static String word(State state) {
        return state.toString().toLowerCase(Locale.ROOT);
    }

    private static void write(
            JsonGenerator json,
            String status,
            Map<String, Status> conditions,
            Map<String, MessageQueue.Counts> queues) {
        json.writeStringProperty("status", status);
        json.writeObjectPropertyStart("pipelines");
        conditions.forEach((name, condition) -> {
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("state", word(condition.state()));
            if (!condition.detail().isEmpty()) {
                json.writeStringProperty("reason", condition.detail());
            }
            json.writeEndObject();
        });
        json.writeEndObject();
        json.writeObjectPropertyStart("queues");
        queues.forEach((name, counts) -> {
            json.writeObjectPropertyStart(name);
            json.writeNumberProperty("visible", counts.visible());
            json.writeNumberProperty("in_flight", counts.inFlight());
            json.writeNumberProperty("delayed", counts.delayed());
            json.writeNumberProperty("oldest_seconds", counts.oldest().toSeconds());
            json.writeEndObject();
        });
        json.writeEndObject();
    }
}

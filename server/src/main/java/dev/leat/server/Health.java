package dev.leat.server;

import dev.leat.port.MessageQueue;
import dev.leat.port.Unavailable;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/// `GET /health`: whether the app works, what each pipeline does and how much waits in each queue.
/// Status 200 while it works, 503 where a pipeline cannot go on or the state cannot be read. A
/// pipeline that paused because too much was bad waits for a person; restarting would not help, so
/// it is no 503.
public final class Health implements Site {

    private final Supplier<Map<String, Condition>> pipelines;
    private final Supplier<Map<String, MessageQueue.Counts>> queues;

    public Health(
            Supplier<Map<String, Condition>> pipelines,
            Supplier<Map<String, MessageQueue.Counts>> queues) {
        this.pipelines = pipelines;
        this.queues = queues;
    }

    /// What a pipeline does now, and why if it does not run.
    public record Condition(State state, Optional<String> reason) {}

    /// The states of a pipeline.
    public enum State {
        RUNNING,
        PAUSED,
        WAITING,
        STOPPED;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
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
        } catch (Unavailable away) {
            return Optional.of(
                    Reply.json(
                            503, Json.object(json -> write(json, "down", conditions, Map.of()))));
        }
    }

    private static String status(Map<String, Condition> conditions) {
        var states = conditions.values().stream().map(Condition::state).toList();
        if (states.contains(State.STOPPED)) {
            return "stopped";
        }
        if (states.contains(State.WAITING)) {
            return "waiting";
        }
        return states.contains(State.PAUSED) ? "paused" : "up";
    }

    private static void write(
            JsonGenerator json,
            String status,
            Map<String, Condition> conditions,
            Map<String, MessageQueue.Counts> queues) {
        json.writeStringProperty("status", status);
        json.writeObjectPropertyStart("pipelines");
        conditions.forEach((name, condition) -> {
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("state", condition.state().toString());
            condition.reason().ifPresent(why -> json.writeStringProperty("reason", why));
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

package dev.leat.server;

import dev.leat.alarm.AlarmStatus;
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

/// `GET /health`: whether the app works, what each pipeline does, how much waits in each queue,
/// whether the stores elsewhere are there, and how each alarm is. An ALARM is news of what the app
/// works on, not of the app: it changes no status. Status 200 while it works, 503 where a pipeline
/// cannot go on, a store is away or the state cannot be read. A pipeline that paused because too
/// much was bad waits for a person; restarting would not help, so it is no 503.
public final class Health implements Site {

    private final Supplier<Map<String, Status>> pipelines;
    private final Supplier<Map<String, MessageQueue.Counts>> queues;
    private final Supplier<Map<String, Optional<String>>> stores;
    private final Supplier<List<AlarmStatus>> alarms;

    /// @param stores by place, why a store elsewhere is away; empty while it is there
    public Health(
            Supplier<Map<String, Status>> pipelines,
            Supplier<Map<String, MessageQueue.Counts>> queues,
            Supplier<Map<String, Optional<String>>> stores,
            Supplier<List<AlarmStatus>> alarms) {
        this.alarms = alarms;
        this.pipelines = pipelines;
        this.queues = queues;
        this.stores = stores;
    }

    /// What is to be said.
    private record Condition(
            String status,
            Map<String, Status> pipelines,
            Map<String, MessageQueue.Counts> queues,
            Map<String, Optional<String>> stores) {

        int code() {
            return List.of("up", "paused").contains(status) ? 200 : 503;
        }
    }

    @Override
    public Optional<Reply> answer(Request request) {
        if (request.path().size() != 1 || !request.path().getFirst().equals("health")) {
            return Optional.empty();
        }
        request.allow("GET");
        var condition = condition();
        return Optional.of(
                Reply.json(
                        condition.code(),
                        Json.object(json -> write(json, condition, alarms.get()))));
    }

    /// The status alone, for those who may not know more.
    Reply brief() {
        var condition = condition();
        return Reply.json(
                condition.code(),
                Json.object(json -> json.writeStringProperty("status", condition.status())));
    }

    private Condition condition() {
        var running = pipelines.get();
        var places = stores.get();
        try {
            return new Condition(status(running, places), running, queues.get(), places);
        } catch (Damaged | Unavailable away) {
            return new Condition("down", running, Map.of(), places);
        }
    }

    @Override
    public List<String> paths() {
        return List.of("/health");
    }

    /// What needs a store that is away waits for it, even if it has not noticed.
    private static String status(
            Map<String, Status> pipelines, Map<String, Optional<String>> stores) {
        var states = pipelines.values().stream().map(Status::state).toList();
        boolean away = stores.values().stream().anyMatch(Optional::isPresent);
        for (var bad : List.of(State.FAILED, State.STOPPED, State.WAITING, State.PAUSED)) {
            if (states.contains(bad) || (bad == State.WAITING && away)) {
                return word(bad);
            }
        }
        return "up";
    }

    private static String word(State state) {
        return state.toString().toLowerCase(Locale.ROOT);
    }

    private static void write(JsonGenerator json, Condition condition, List<AlarmStatus> alarms) {
        json.writeStringProperty("status", condition.status());
        json.writeObjectPropertyStart("pipelines");
        condition
                .pipelines()
                .forEach(
                        (name, status) -> write(json, name, word(status.state()), status.detail()));
        json.writeEndObject();
        json.writeObjectPropertyStart("queues");
        condition.queues().forEach((name, counts) -> write(json, name, counts));
        json.writeEndObject();
        if (!condition.stores().isEmpty()) {
            json.writeObjectPropertyStart("stores");
            condition
                    .stores()
                    .forEach((place, why) ->
                            write(json, place, why.isEmpty() ? "up" : "away", why.orElse("")));
            json.writeEndObject();
        }
        if (!alarms.isEmpty()) {
            json.writeObjectPropertyStart("alarms");
            alarms.forEach(alarm -> write(json, alarm));
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, AlarmStatus alarm) {
        json.writeObjectPropertyStart(alarm.alarm());
        json.writeStringProperty("state", alarm.condition().name());
        json.writeStringProperty("reason", alarm.reason());
        json.writeStringProperty("since", alarm.since().toString());
        if (!alarm.policy().isEmpty()) {
            json.writeStringProperty("redrive", alarm.policy());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, String state, String reason) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("state", state);
        if (!reason.isEmpty()) {
            json.writeStringProperty("reason", reason);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, MessageQueue.Counts counts) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("visible", counts.visible());
        json.writeNumberProperty("in_flight", counts.inFlight());
        json.writeNumberProperty("delayed", counts.delayed());
        json.writeNumberProperty("oldest_seconds", counts.oldest().toSeconds());
        json.writeEndObject();
    }
}

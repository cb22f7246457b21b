package dev.leat.server.health;

import dev.leat.alarm.AlarmStatus;
import dev.leat.delivery.EndpointStatus;
import dev.leat.metrics.PipelineStatus;
import dev.leat.metrics.PipelineStatus.State;
import dev.leat.port.CorruptStateException;
import dev.leat.port.MessageQueue;
import dev.leat.port.StateCondition;
import dev.leat.port.UnavailableException;
import dev.leat.server.JsonBytes;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import dev.leat.task.FailingTask;
import dev.leat.task.Tasks;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/// `GET /health`: the status of the app, its state folder, pipelines, queues, external stores,
/// endpoints and alarms. Neither an alarm nor an unavailable endpoint changes the status of the
/// app. The response is 200 while the app works. It is 503 while the app starts, if its disk is
/// full, if its state folder was removed or is unreadable, if a pipeline has failed, or if a store
/// is unavailable. A pipeline that paused because of too many rejected records does not cause 503:
/// it needs the user's attention, and a restart would not help. The same holds for a task of a
/// thread that fails again and again ([Tasks]), which is the status `failing`.
///
/// @param folder the condition of the state folder
/// @param stores the error of each external store by location; empty if the store is available
public record Health(
        Supplier<StateCondition> folder,
        Supplier<Map<String, PipelineStatus>> pipelines,
        Supplier<Map<String, MessageQueue.Counts>> queues,
        Supplier<Map<String, Optional<String>>> stores,
        Supplier<List<EndpointStatus>> endpoints,
        Supplier<List<AlarmStatus>> alarms)
        implements Site {

    private static final String FAILING = "failing";

    /// The values of one response.
    private record Report(
            String status,
            StateCondition folder,
            Map<String, PipelineStatus> pipelines,
            Map<String, MessageQueue.Counts> queues,
            List<EndpointStatus> endpoints,
            Map<String, Optional<String>> stores,
            List<FailingTask> failing) {

        int code() {
            return List.of("up", "paused", FAILING).contains(status) ? 200 : 503;
        }
    }

    @Override
    public Optional<Response> answer(Request request) {
        if (request.path().size() != 1 || !request.path().getFirst().equals("health")) {
            return Optional.empty();
        }
        request.allow("GET");
        var report = report();
        boolean removed = report.folder().kind() == StateCondition.Kind.REMOVED;
        var known = removed ? List.<AlarmStatus>of() : alarms.get();
        return Optional.of(
                Response.json(report.code(), JsonBytes.object(json -> write(json, report, known))));
    }

    /// Returns the status without details, for clients without the token.
    public Response brief() {
        var report = report();
        return Response.json(
                report.code(),
                JsonBytes.object(json -> json.writeStringProperty("status", report.status())));
    }

    private Report report() {
        var running = pipelines.get();
        var places = stores.get();
        var failing = Tasks.failing();
        var best = failing.isEmpty() ? "up" : FAILING;
        try {
            var counts = queues.get();
            var state = folder.get();
            return new Report(
                    status(state, running, places, best),
                    state,
                    running,
                    counts,
                    endpoints.get(),
                    places,
                    failing);
        } catch (CorruptStateException | UnavailableException unreadable) {
            return new Report("down", folder.get(), running, Map.of(), List.of(), places, failing);
        }
    }

    @Override
    public List<String> paths() {
        return List.of("/health");
    }

    /// Returns the status of the worst part; `best` if folder, pipelines and stores are available.
    /// A pipeline that needs an unavailable store counts as waiting, even if it has not used the
    /// store since the failure.
    private static String status(
            StateCondition folder,
            Map<String, PipelineStatus> pipelines,
            Map<String, Optional<String>> stores,
            String best) {
        if (folder.kind() != StateCondition.Kind.READY) {
            return folder.kind() == StateCondition.Kind.REMOVED ? "down" : folder.status();
        }
        var states = pipelines.values().stream().map(PipelineStatus::state).toList();
        boolean unavailable = stores.values().stream().anyMatch(Optional::isPresent);
        for (var bad : List.of(State.FAILED, State.STOPPED, State.WAITING, State.PAUSED)) {
            if (states.contains(bad) || (bad == State.WAITING && unavailable)) {
                return word(bad);
            }
        }
        return best;
    }

    private static String word(State state) {
        return state.toString().toLowerCase(Locale.ROOT);
    }

    private static void write(JsonGenerator json, Report report, List<AlarmStatus> alarms) {
        json.writeStringProperty("status", report.status());
        if (report.folder().kind() != StateCondition.Kind.READY) {
            write(json, report.folder());
        }
        json.writeObjectPropertyStart("pipelines");
        report.pipelines().forEach((name, status) -> write(json, name, status));
        json.writeEndObject();
        json.writeObjectPropertyStart("queues");
        report.queues().forEach((name, counts) -> write(json, name, counts));
        json.writeEndObject();
        if (!report.stores().isEmpty()) {
            json.writeObjectPropertyStart("stores");
            report.stores()
                    .forEach((place, why) ->
                            write(
                                    json,
                                    place,
                                    why.isEmpty() ? "up" : "unavailable",
                                    why.orElse("")));
            json.writeEndObject();
        }
        if (!report.endpoints().isEmpty()) {
            json.writeObjectPropertyStart("endpoints");
            report.endpoints().forEach(endpoint -> write(json, endpoint));
            json.writeEndObject();
        }
        if (!alarms.isEmpty()) {
            json.writeObjectPropertyStart("alarms");
            alarms.forEach(alarm -> write(json, alarm));
            json.writeEndObject();
        }
        if (!report.failing().isEmpty()) {
            json.writeObjectPropertyStart("tasks");
            report.failing().forEach(task -> write(json, task));
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, StateCondition folder) {
        json.writeObjectPropertyStart("state_folder");
        json.writeStringProperty("state", folder.status());
        json.writeStringProperty("summary", folder.summary());
        json.writeStringProperty("reason", folder.reason());
        json.writeStringProperty("remedy", folder.remedy());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, FailingTask task) {
        json.writeObjectPropertyStart(task.task());
        json.writeNumberProperty("failures", task.failures());
        json.writeStringProperty("reason", task.reason());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, EndpointStatus endpoint) {
        json.writeObjectPropertyStart(endpoint.endpoint());
        json.writeStringProperty("state", endpoint.available() ? "up" : "unavailable");
        endpoint.unavailable()
                .ifPresent(since -> json.writeStringProperty("since", since.toString()));
        json.writeNumberProperty("waiting", endpoint.waiting());
        endpoint.oldest().ifPresent(at -> json.writeStringProperty("oldest", at.toString()));
        if (!endpoint.reason().isEmpty()) {
            json.writeStringProperty("reason", endpoint.reason());
        }
        json.writeEndObject();
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

    private static void write(JsonGenerator json, String name, PipelineStatus status) {
        json.writeObjectPropertyStart(name);
        content(json, word(status.state()), status.detail());
        status.lag().ifPresent(lag -> json.writeNumberProperty("lag_seconds", lag.toSeconds()));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, String state, String reason) {
        json.writeObjectPropertyStart(name);
        content(json, state, reason);
        json.writeEndObject();
    }

    private static void content(JsonGenerator json, String state, String reason) {
        json.writeStringProperty("state", state);
        if (!reason.isEmpty()) {
            json.writeStringProperty("reason", reason);
        }
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

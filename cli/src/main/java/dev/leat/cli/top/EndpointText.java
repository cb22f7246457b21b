package dev.leat.cli.top;

import dev.leat.cli.terminal.TimeText;
import dev.leat.delivery.EndpointStatus;
import tools.jackson.databind.node.ObjectNode;

/// The state of an endpoint as text and as JSON.
public final class EndpointText {

    private EndpointText() {}

    /// Returns `up`, or `unavailable since 2026-01-05 07:00:00`.
    public static String state(EndpointStatus endpoint) {
        return endpoint.unavailable()
                .map(since -> "unavailable since " + TimeText.second(since))
                .orElse("up");
    }

    /// Writes the state to an object.
    public static void json(ObjectNode row, EndpointStatus endpoint) {
        row.put("endpoint", endpoint.endpoint())
                .put("state", endpoint.available() ? "up" : "unavailable");
        endpoint.unavailable().ifPresent(since -> row.put("unavailable_since", since.toString()));
        row.put("waiting", endpoint.waiting());
        endpoint.oldest().ifPresent(oldest -> row.put("oldest", oldest.toString()));
        row.put("reason", endpoint.reason());
        var pipelines = row.putArray("pipelines");
        endpoint.pipelines().forEach(pipelines::add);
    }
}

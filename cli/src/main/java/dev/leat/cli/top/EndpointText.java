package dev.leat.cli.top;

import dev.leat.delivery.EndpointStatus;
import dev.leat.text.TimeText;

/// The state of an endpoint as text.
public final class EndpointText {

    private EndpointText() {}

    /// Returns `up`, or `unavailable since 2026-01-05 07:00:00`, for the running app.
    public static String state(EndpointStatus endpoint) {
        return state(endpoint, true);
    }

    /// Returns the same, or `unknown` if the app is not running.
    public static String state(EndpointStatus endpoint, boolean running) {
        return endpoint.unavailable()
                .map(since -> "unavailable since " + TimeText.second(since))
                .orElse(running ? "up" : "unknown");
    }
}

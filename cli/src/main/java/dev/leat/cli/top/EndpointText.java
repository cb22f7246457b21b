package dev.leat.cli.top;

import dev.leat.cli.terminal.TimeText;
import dev.leat.delivery.EndpointStatus;

/// The state of an endpoint as text.
public final class EndpointText {

    private EndpointText() {}

    /// Returns `up`, or `unavailable since 2026-01-05 07:00:00`.
    public static String state(EndpointStatus endpoint) {
        return endpoint.unavailable()
                .map(since -> "unavailable since " + TimeText.second(since))
                .orElse("up");
    }
}

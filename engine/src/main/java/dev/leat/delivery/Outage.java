package dev.leat.delivery;

import java.time.Instant;

/// The outage of a destination of deliveries. `since` is the time of the first failure after the
/// last response, and `reason` the reason of the last failure.
public record Outage(Instant since, String reason) {}

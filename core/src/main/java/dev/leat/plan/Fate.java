package dev.leat.plan;

import dev.leat.batch.Outcome;

/// How a record that was redriven ended this time: `run` sent it back, `message` is its id. The
/// heaviest word of its sinks; REJECTED and RETRIED mean that it is a dead letter again.
public record Fate(String run, String message, Outcome outcome) {}

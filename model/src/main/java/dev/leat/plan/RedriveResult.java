package dev.leat.plan;

import dev.leat.batch.Outcome;

/// The outcome of a redriven record. `run` is the redrive that sent the record back, `message` the
/// id of its message. `outcome` is the highest-ranked of its outcomes at the sinks; REJECTED and
/// RETRIED mean that the record is a dead letter again. `identity` is in hex, empty if the steps
/// did not compute it.
public record RedriveResult(String run, String message, String identity, Outcome outcome) {

    /// Creates a result without an identity.
    public RedriveResult(String run, String message, Outcome outcome) {
        this(run, message, "", outcome);
    }
}

package dev.leat.plan;

import dev.leat.batch.Outcome;

/// How a record that was redriven ended this time: `run` sent it back, `message` is its id. The
/// heaviest word of its sinks; REJECTED and RETRIED mean that it is a dead letter again. `identity`
/// is in hex, and empty where the steps did not get so far as to say it.
public record RedriveResult(String run, String message, String identity, Outcome outcome) {

    /// Of a record whose identity nobody knows.
    public RedriveResult(String run, String message, Outcome outcome) {
        this(run, message, "", outcome);
    }
}

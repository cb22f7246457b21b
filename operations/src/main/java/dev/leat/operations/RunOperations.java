package dev.leat.operations;

import dev.leat.port.Audit;
import java.util.Optional;

/// Operations on redrives that run in the process of the app. Their progress is in the audit log
/// ([RedriveOperations]).
public interface RunOperations {

    /// Returns a plan with the dead letters that were examined so far.
    ///
    /// Throws [RefusedOperationException] of the kind UNKNOWN if there is no such plan, for example
    /// because the app was restarted.
    @Operation(
            value = "GET plans/{plan}",
            summary = "Returns a plan, with the dead letters that were examined so far.",
            masks = true)
    RedrivePlan plan(String plan);

    /// Starts the redrive of a plan, and ends the examination of its dead letters. With a `canary`,
    /// this number of dead letters is sent first, and the others only after all their records have
    /// succeeded.
    ///
    /// Throws [RefusedOperationException] of the kind UNKNOWN if there is no such plan, for example
    /// because the app was restarted, INVALID if the number is not above 0.
    @Operation(value = "POST plans/{plan}/runs", summary = "Starts the redrive of a plan.")
    Audit.Run start(String plan, String by, Optional<Integer> canary);

    @Operation(value = "POST redrives/{run}/stops", summary = "Stops a redrive; it can be resumed.")
    void stop(String run);

    @Operation(
            value = "POST redrives/{run}/resumptions",
            summary = "Resumes a redrive that was stopped, interrupted or has failed.")
    Audit.Run resume(String run);
}

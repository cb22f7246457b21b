package dev.leat.server.operations;

import dev.leat.port.Audit;

/// Operations on redrives that run in the process of the app. Their progress is in the audit log
/// ([RedriveOperations]).
public interface RunOperations {

    /// Starts the redrive of a plan.
    ///
    /// Throws [dev.leat.server.RefusedRequestException] with status 404 if there is no such plan,
    /// for example because the app was restarted.
    @Operation(value = "POST plans/{plan}/runs", summary = "Starts the redrive of a plan.")
    Audit.Run start(String plan, String by);

    @Operation(value = "POST redrives/{run}/stops", summary = "Stops a redrive; it can be resumed.")
    void stop(String run);

    @Operation(
            value = "POST redrives/{run}/resumptions",
            summary = "Resumes a redrive that was stopped, interrupted or has failed.")
    Audit.Run resume(String run);
}

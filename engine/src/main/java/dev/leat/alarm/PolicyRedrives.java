package dev.leat.alarm;

import dev.leat.port.AlarmLog.Course;

/// Executes the decisions of a redrive policy for the dead letters of one alarm's queue. Used by
/// one thread.
interface PolicyRedrives extends PolicyInputs, AutoCloseable {

    /// Makes the running redrives match the policy's state. In stage CANARY, redrives the canary
    /// before it returns. In stage REDRIVE, runs the redrive in the background. Stops any other
    /// redrive. Idempotent.
    ///
    /// @throws dev.leat.port.UnavailableException if this is not possible now
    void carryOut(Course course);

    /// Stops the background redrive after its current commit; it can be resumed.
    @Override
    void close();
}

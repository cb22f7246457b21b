package dev.leat.alarm;

import dev.leat.port.AlarmLog.Course;

/// Executes the decisions of a redrive policy for the dead letters of one alarm's queue. Used by
/// one thread.
interface PolicyRedrives extends PolicyInputs, AutoCloseable {

    /// Makes the redrives match the policy's state: sends the canary of that state or runs its
    /// redrive in the background, and stops any other redrive. Idempotent.
    ///
    /// @throws dev.leat.port.UnavailableException if this is not possible now
    void carryOut(Course course);

    /// Stops the background redrive after its current commit; it can be resumed.
    @Override
    void close();
}

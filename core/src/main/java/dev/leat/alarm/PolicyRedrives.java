package dev.leat.alarm;

import dev.leat.port.AlarmLog.Course;

/// The executor of a redrive policy for the dead letters of one alarm's queue. Used by one thread.
interface PolicyRedrives extends PolicyInputs, AutoCloseable {

    /// Brings the redrives in line with the policy's state: sends its canary, or runs its redrive
    /// in the background, and stops any other. Idempotent.
    ///
    /// @throws dev.leat.port.UnavailableException if it is not possible now
    void carryOut(Course course);

    /// Stops the background redrive after its current commit; it can be resumed.
    @Override
    void close();
}

package dev.leat.alarm;

import dev.leat.port.AlarmLog.Course;

/// The dead letters of one alarm's queue in the hands of its policy. Used by one thread.
interface PolicyRedrives extends PolicyInputs, AutoCloseable {

    /// Makes true what a course says, as far as it is not: its canary is sent, its redrive runs in
    /// the background, and no other does. May be asked again and again.
    ///
    /// @throws dev.leat.port.UnavailableException if it cannot be done now
    void carryOut(Course course);

    /// Stops what runs in the background after the commit that it is at. It can go on later.
    @Override
    void close();
}

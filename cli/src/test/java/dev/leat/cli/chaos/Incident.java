package dev.leat.cli.chaos;

/// The incidents of an app and its clients.
enum Incident {
    /// `kill -9` while it had work in hand.
    KILL,
    /// Redis is killed, the app finds out, and it is started again.
    REDIS_AWAY,
    /// The producer does not know whether a batch was taken, and sends it again.
    REPEAT,
    /// A message is sent with a delay.
    DELAY,
    /// The disk is full: both ways of sending are refused.
    DISK_FULL,
    /// The clock is set ahead by hours, while the app runs or between two lives of it.
    CLOCK_AHEAD,
    /// The clock is set back by minutes, likewise.
    CLOCK_BACK
}

package dev.leat.local.queue.index;

/// Notices that the clock was set back, so that nobody waits for the old time to come again. Owned
/// by one thread at a time.
public final class ClockSkew {

    /// Calls that overlap read the clock in another order than they come here.
    private static final long LEAST = 1_000_000;

    private long latest = Long.MIN_VALUE;

    /// By how many microseconds the clock was set back since it was last looked at; else 0.
    public long at(long now) {
        if (now >= latest) {
            latest = now;
            return 0;
        }
        long by = latest - now;
        if (by < LEAST) {
            return 0;
        }
        latest = now;
        return by;
    }
}

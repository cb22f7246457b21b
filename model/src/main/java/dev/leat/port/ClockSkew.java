package dev.leat.port;

/// Detects that the clock was set back. Without this, callers would wait until the clock reaches
/// its earlier time again. Owned by one thread at a time.
public final class ClockSkew {

    /// Minimum difference in microseconds that is detected. Smaller differences occur because
    /// concurrent calls may arrive out of order.
    private static final long LEAST = 1_000_000;

    private long latest = Long.MIN_VALUE;

    /// Returns the number of microseconds by which the clock was set back since the last call;
    /// otherwise 0.
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

    /// Returns the number of microseconds by which the clock was set back after `then`, a time that
    /// was passed to [#at] before; otherwise 0.
    public long since(long then) {
        long by = then - latest;
        return by < LEAST ? 0 : by;
    }
}

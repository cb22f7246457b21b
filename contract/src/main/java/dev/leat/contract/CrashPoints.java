package dev.leat.contract;

/// A counter of the crash points that a test passes. It throws [CrashError] at a chosen one. Owned
/// by one thread.
public final class CrashPoints {

    private final int dieAt;
    private int passed;

    private CrashPoints(int dieAt) {
        this.dieAt = dieAt;
    }

    public static CrashPoints none() {
        return new CrashPoints(Integer.MAX_VALUE);
    }

    /// Returns a counter that crashes at the crash point with this number, counted from 0.
    public static CrashPoints at(int point) {
        return new CrashPoints(point);
    }

    public void pass() {
        if (passed++ == dieAt) {
            throw new CrashError(dieAt);
        }
    }

    public int passed() {
        return passed;
    }
}

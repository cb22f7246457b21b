package dev.leat.contract;

/// A counter of the crash points that a test reaches. A crash point is a place in the code at which
/// the process may die. The counter throws [CrashError] at one of them. Owned by one thread.
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

package dev.leat.contract;

/// The simulated death of the process. Code that catches exceptions must not catch it.
public final class CrashError extends Error {

    public CrashError(int point) {
        super("crash at point " + point);
    }
}

package dev.leat.contract;

/// The process ends here. Nothing that catches exceptions may catch it.
public final class CrashError extends Error {

    public CrashError(int point) {
        super("crash at point " + point);
    }
}

package dev.leat.contract;

/// The process ends here. Nothing that catches exceptions may catch it.
public final class Crash extends Error {

    public Crash(int point) {
        super("crash at point " + point);
    }
}

package dev.leat.testkit.simulation;

/// Thrown when the engine's own work in a commit threw an exception, so that the commit was rolled
/// back. This is not a defect of the platform.
final class RolledBackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RuntimeException why;

    RolledBackException(RuntimeException why) {
        super("the work of a commit failed, and the commit was rolled back", why, false, false);
        this.why = why;
    }

    RuntimeException why() {
        return why;
    }
}

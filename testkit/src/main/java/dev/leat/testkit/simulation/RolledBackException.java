package dev.leat.testkit.simulation;

/// An exception of the engine's work that rolled a commit back. Not a defect of a platform.
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

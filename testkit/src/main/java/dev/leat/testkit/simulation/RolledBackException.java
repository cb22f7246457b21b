package dev.leat.testkit.simulation;

/// The engine's work threw this in a commit, of which nothing is kept then. No defect of a
/// platform.
final class RolledBackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RuntimeException why;

    RolledBackException(RuntimeException why) {
        super("the work of a commit ended it", why, false, false);
        this.why = why;
    }

    RuntimeException why() {
        return why;
    }
}

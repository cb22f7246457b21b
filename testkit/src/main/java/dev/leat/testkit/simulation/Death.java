package dev.leat.testkit.simulation;

/// The process has died: whoever sees this ends at once and touches nothing. Nothing that catches
/// exceptions may catch it.
final class Death extends Error {

    private static final long serialVersionUID = 1L;

    Death() {
        super("the process died, since the scenario says so", null, false, false);
    }
}

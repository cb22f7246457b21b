package dev.leat.testkit.simulation;

/// The process has died: whoever sees this ends at once and touches nothing. Nothing that catches
/// exceptions may catch it.
final class SimulatedCrashError extends Error {

    private static final long serialVersionUID = 1L;

    SimulatedCrashError() {
        super("the process died, since the scenario says so", null, false, false);
    }
}

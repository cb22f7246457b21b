package dev.leat.testkit.simulation;

/// The simulated death of the process. Each thread throws it to end at once, without cleanup. Code
/// that catches exceptions must not catch it.
final class SimulatedCrashError extends Error {

    private static final long serialVersionUID = 1L;

    SimulatedCrashError() {
        super("the process died by a fault of the scenario", null, false, false);
    }
}

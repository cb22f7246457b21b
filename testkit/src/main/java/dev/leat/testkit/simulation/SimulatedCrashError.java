package dev.leat.testkit.simulation;

/// The death of the process: each thread ends at once, without cleanup. Code that catches
/// exceptions must not catch it.
final class SimulatedCrashError extends Error {

    private static final long serialVersionUID = 1L;

    SimulatedCrashError() {
        super("the process died by a fault of the scenario", null, false, false);
    }
}

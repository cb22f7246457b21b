package dev.leat.error;

/// The death of the process in a simulation. It ends each thread at once and changes no state, so
/// code that turns any other error into a failure passes it on.
public class SimulatedCrashError extends Error {

    private static final long serialVersionUID = 1L;

    public SimulatedCrashError(String reason) {
        super(reason, null, false, false);
    }
}

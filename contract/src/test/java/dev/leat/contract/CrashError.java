package dev.leat.contract;

import dev.leat.error.SimulatedCrashError;

/// The simulated death of the process at one of [CrashPoints].
public final class CrashError extends SimulatedCrashError {

    public CrashError(int point) {
        super("crash at point " + point);
    }
}

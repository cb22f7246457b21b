package dev.leat.error;

import org.jspecify.annotations.Nullable;

/// Passes on the failure of work that another thread or a reflective call did.
public final class Unchecked {

    private Unchecked() {}

    /// Returns a failure as an exception to throw. An error is thrown.
    public static RuntimeException of(@Nullable Throwable failure) {
        return switch (failure) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            case null, default -> new IllegalStateException(failure);
        };
    }
}

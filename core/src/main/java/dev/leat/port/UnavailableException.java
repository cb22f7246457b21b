package dev.leat.port;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A store or an external system is unreachable or cannot store anything now. This is not an error
/// of a single record: the caller retries.
public final class UnavailableException extends RuntimeException {

    private final @Nullable StateCondition condition;
    private final @Nullable Duration retryAfter;

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.condition = null;
        this.retryAfter = null;
    }

    public UnavailableException(String message) {
        this(message, Optional.empty());
    }

    /// Creates an error as reported by the other side, with the retry delay that it requested.
    public UnavailableException(String message, Optional<Duration> retryAfter) {
        super(message);
        this.condition = null;
        this.retryAfter = retryAfter.orElse(null);
    }

    /// Creates an error of the state folder: nothing was stored, or stored data is missing.
    public UnavailableException(StateCondition condition) {
        super(condition.sentence());
        this.condition = condition;
        this.retryAfter = null;
    }

    /// Returns the delay that the other side requested before the next attempt.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /// Returns the condition of the state folder, if it is the reason.
    public Optional<StateCondition> condition() {
        return Optional.ofNullable(condition);
    }
}

package dev.leat.port;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A store or an external system is unreachable, or cannot store anything now. The cause is not a
/// single record, so the caller retries.
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

    /// Creates the exception with the message and the retry delay that the other system returned.
    public UnavailableException(String message, Optional<Duration> retryAfter) {
        super(message);
        this.condition = null;
        this.retryAfter = retryAfter.orElse(null);
    }

    /// Creates the exception for a condition of the state folder.
    public UnavailableException(StateCondition condition) {
        super(condition.sentence());
        this.condition = condition;
        this.retryAfter = null;
    }

    /// Returns the delay that the other system requested before the next attempt.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /// Returns the condition of the state folder if it is the cause.
    public Optional<StateCondition> condition() {
        return Optional.ofNullable(condition);
    }
}

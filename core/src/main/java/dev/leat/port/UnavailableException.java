package dev.leat.port;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A place as a whole cannot be reached or cannot keep anything now. It says nothing about a single
/// record.
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

    /// As it said itself, with the time after which it may be asked again if it said that, too.
    public UnavailableException(String message, Optional<Duration> retryAfter) {
        super(message);
        this.condition = null;
        this.retryAfter = retryAfter.orElse(null);
    }

    /// As the state folder is in this condition: nothing was kept, or what was kept is gone.
    public UnavailableException(StateCondition condition) {
        super(condition.sentence());
        this.condition = condition;
        this.retryAfter = null;
    }

    /// How long the other side asks to be left alone.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /// The condition of the state folder, if that is the reason.
    public Optional<StateCondition> condition() {
        return Optional.ofNullable(condition);
    }
}

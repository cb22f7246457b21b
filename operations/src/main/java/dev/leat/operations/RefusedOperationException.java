package dev.leat.operations;

import dev.leat.error.Suggestion;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/// A refused operation: the kind of the refusal, and a message for the user.
public final class RefusedOperationException extends RuntimeException {

    /// The reason why an operation is refused.
    public enum Kind {
        /// A name of the operation is unknown, or its subject is not available in this process.
        UNKNOWN,
        /// An argument is invalid.
        INVALID,
        /// The result has personal values, which the caller did not request.
        FORBIDDEN,
        /// Another operation excludes this one.
        CONFLICT,
        /// Too many callers use the operation; the caller may try again later.
        BUSY,
        /// The app is stopping, or a component that it needs is unavailable.
        UNAVAILABLE,
        /// A service outside the app has failed.
        FAILED,
        /// The operation exceeded its time limit.
        TIMED_OUT
    }

    private final Kind kind;
    private final transient Optional<Duration> retryAfter;

    public RefusedOperationException(Kind kind, String detail) {
        this(kind, detail, Optional.empty());
    }

    private RefusedOperationException(Kind kind, String detail, Optional<Duration> retryAfter) {
        super(detail);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public static RefusedOperationException unknown(String detail) {
        return new RefusedOperationException(Kind.UNKNOWN, detail);
    }

    /// Refuses a name that the app does not have.
    ///
    /// @param what the kind of the named things, such as `queue`
    /// @param names all names of this kind
    public static RefusedOperationException unknown(
            String what, String name, Collection<String> names) {
        return unknown(Suggestion.unknown(what, name, names));
    }

    public static RefusedOperationException invalid(String detail) {
        return new RefusedOperationException(Kind.INVALID, detail);
    }

    /// Refuses an argument for the reason of this exception.
    public static RefusedOperationException invalid(Exception cause) {
        return invalid(String.valueOf(cause.getMessage()));
    }

    public static RefusedOperationException conflict(String detail) {
        return new RefusedOperationException(Kind.CONFLICT, detail);
    }

    /// Refuses an operation that may succeed after this time.
    public static RefusedOperationException busy(String detail, Duration retryAfter) {
        return new RefusedOperationException(Kind.BUSY, detail, Optional.of(retryAfter));
    }

    public static RefusedOperationException unavailable(String detail) {
        return new RefusedOperationException(Kind.UNAVAILABLE, detail);
    }

    public Kind kind() {
        return kind;
    }

    /// Returns the time after which the operation may succeed, if it is known.
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}

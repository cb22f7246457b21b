package dev.leat.server.statement;

import org.jspecify.annotations.Nullable;

/// A statement of a client, as it is stored. Times are milliseconds since 1970.
///
/// @param <S> the class that implements this
public interface StoredStatement<S extends StoredStatement<S>> {

    String id();

    /// Returns the token with which the client repeats its request, if any.
    @Nullable String token();

    /// Returns the time of the request.
    long submitted();

    /// Returns true if the statement does not change any more.
    boolean ended();

    /// Returns this statement in the state in which it waits.
    S queued();

    S cancelled(long now);

    /// `why` is for the client.
    S failed(String why, long now);
}

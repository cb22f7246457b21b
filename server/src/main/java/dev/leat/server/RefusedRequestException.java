package dev.leat.server;

import dev.leat.error.Suggestion;
import java.util.Collection;
import java.util.Map;

/// A refused request: the HTTP status and a message for the client, sent as `{"detail": "..."}`.
public final class RefusedRequestException extends RuntimeException {

    private static final int NOT_FOUND = 404;

    private final int status;
    private final transient Map<String, String> headers;

    public RefusedRequestException(int status, String detail) {
        this(status, detail, Map.of());
    }

    public RefusedRequestException(int status, String detail, Map<String, String> headers) {
        super(detail);
        this.status = status;
        this.headers = Map.copyOf(headers);
    }

    /// Refuses a name that the app does not have.
    ///
    /// @param kind the kind of the named things, such as `queue`
    /// @param names all names of this kind
    public static RefusedRequestException unknown(
            String kind, String name, Collection<String> names) {
        return new RefusedRequestException(NOT_FOUND, Suggestion.unknown(kind, name, names));
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }
}

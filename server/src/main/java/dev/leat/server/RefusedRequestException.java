package dev.leat.server;

import java.util.Map;

/// A refused request: the HTTP status and a message for the client, sent as `{"detail": "..."}`.
public final class RefusedRequestException extends RuntimeException {

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

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }
}

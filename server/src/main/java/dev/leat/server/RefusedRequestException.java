package dev.leat.server;

import java.util.Map;

/// A request that is not answered as asked: the HTTP status, and a sentence for the caller, which
/// goes out as `{"detail": "..."}`.
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

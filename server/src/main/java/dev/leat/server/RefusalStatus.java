package dev.leat.server;

import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.RefusedOperationException.Kind;
import java.util.Arrays;
import java.util.Map;

/// The HTTP statuses of refused operations.
public final class RefusalStatus {

    private static final int SERVER_ERROR = 500;

    private RefusalStatus() {}

    private static int of(Kind kind) {
        return switch (kind) {
            case FORBIDDEN -> 403;
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
            case INVALID -> 422;
            case BUSY -> 429;
            case FAILED -> 502;
            case UNAVAILABLE -> 503;
            case TIMED_OUT -> 504;
        };
    }

    /// Returns the kind of a refusal whose response has this status. Statuses that no kind has are
    /// those of invalid requests and failed servers.
    public static Kind kind(int status) {
        return Arrays.stream(Kind.values())
                .filter(kind -> of(kind) == status)
                .findFirst()
                .orElse(status < SERVER_ERROR ? Kind.INVALID : Kind.FAILED);
    }

    /// Returns the refusal of the request that called the operation.
    public static RefusedRequestException request(RefusedOperationException refusal) {
        return new RefusedRequestException(
                of(refusal.kind()),
                String.valueOf(refusal.getMessage()),
                refusal.retryAfter()
                        .map(time -> Map.of("Retry-After", Long.toString(time.toSeconds())))
                        .orElse(Map.of()));
    }
}

package dev.leat.server.s3.wire;

import dev.leat.server.Request;
import dev.leat.server.s3.S3ErrorException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/// A request with a presigned URL, which expires.
final class PresignedRequest {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    private PresignedRequest() {}

    static boolean is(Request request) {
        return request.query().containsKey("X-Amz-Signature")
                || request.query().containsKey("AWSAccessKeyId");
    }

    /// Refuses a request whose URL has expired. This is also checked if signatures are not
    /// verified, so that expired URLs fail as in AWS.
    static void refuseExpired(Request request, Instant now) {
        var end = end(request);
        if (is(request) && end.isPresent() && now.isAfter(end.get())) {
            throw S3ErrorException.accessDenied("Request has expired")
                    .detail("Expires", end.get())
                    .detail("ServerTime", now);
        }
    }

    private static Optional<Instant> end(Request request) {
        try {
            String until = first(request, "Expires");
            if (!until.isEmpty()) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(until)));
            }
            return Optional.of(
                    LocalDateTime.parse(first(request, "X-Amz-Date"), TIME)
                            .toInstant(ZoneOffset.UTC)
                            .plusSeconds(Integer.parseInt(first(request, "X-Amz-Expires"))));
        } catch (DateTimeException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static String first(Request request, String name) {
        return request.query().getOrDefault(name, List.of("")).getFirst();
    }
}

package dev.leat.server.s3.wire;

import dev.leat.server.Request;
import dev.leat.server.s3.S3ErrorException;
import java.util.Locale;
import java.util.Optional;

/// The framing of a body, from `x-amz-content-sha256`: plain or `aws-chunked`, with or without
/// chunk signatures, with or without a trailer. `hash` is the SHA-256 of a plain body in hex, if
/// the client sends it.
record BodyFraming(boolean chunked, boolean signed, boolean trailer, Optional<String> hash) {

    static final String HEADER = "x-amz-content-sha256";
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final String STREAMING = "STREAMING-";

    /// @throws S3ErrorException if S3 has no such framing
    static BodyFraming of(Request request) {
        String said = request.header().apply(HEADER).map(String::strip).orElse(UNSIGNED);
        if (said.startsWith(STREAMING)) {
            return chunked(said);
        }
        if (!said.equals(UNSIGNED) && !said.matches("[0-9a-fA-F]{64}")) {
            throw unknown(said);
        }
        var hash = Optional.of(said.toLowerCase(Locale.ROOT)).filter(_ -> !said.equals(UNSIGNED));
        // A request without this header may also have a chunked body, for example one with a
        // presigned URL.
        boolean coded =
                request.header().apply("Content-Encoding").orElse("").contains("aws-chunked")
                        && request.header().apply(BodyExpectations.DECODED).isPresent();
        boolean trailer = request.header().apply(BodyExpectations.TRAILER).isPresent();
        return new BodyFraming(coded, false, coded && trailer, coded ? Optional.empty() : hash);
    }

    private static BodyFraming chunked(String said) {
        return switch (said) {
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" ->
                    new BodyFraming(true, false, true, Optional.empty());
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD" ->
                    new BodyFraming(true, true, false, Optional.empty());
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                    "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER" ->
                    new BodyFraming(true, true, true, Optional.empty());
            default -> throw unknown(said);
        };
    }

    private static S3ErrorException unknown(String said) {
        return S3ErrorException.invalidArgument(
                HEADER,
                said,
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                        + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD,"
                        + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.");
    }
}

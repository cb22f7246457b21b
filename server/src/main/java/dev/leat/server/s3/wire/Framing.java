package dev.leat.server.s3.wire;

import dev.leat.server.Request;
import dev.leat.server.s3.S3Fault;
import java.util.Locale;
import java.util.Optional;

/// How a body is sent, by `x-amz-content-sha256`: as it is, or in chunks of `aws-chunked`, each
/// with a signature or not, with a trailer or not. `hash` is the SHA-256 of a plain one, in hex,
/// where the client says it.
record Framing(boolean chunked, boolean signed, boolean trailer, Optional<String> hash) {

    static final String HEADER = "x-amz-content-sha256";
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final String STREAMING = "STREAMING-";

    /// @throws S3Fault if it is none that S3 has
    static Framing of(Request request) {
        String said = request.header().apply(HEADER).map(String::strip).orElse(UNSIGNED);
        if (said.startsWith(STREAMING)) {
            return chunked(said);
        }
        if (!said.equals(UNSIGNED) && !said.matches("[0-9a-fA-F]{64}")) {
            throw unknown(said);
        }
        var hash = Optional.of(said.toLowerCase(Locale.ROOT)).filter(_ -> !said.equals(UNSIGNED));
        // Signed without saying so, as in its URL.
        boolean coded =
                request.header().apply("Content-Encoding").orElse("").contains("aws-chunked")
                        && request.header().apply(BodyClaims.DECODED).isPresent();
        boolean trailer = request.header().apply(BodyClaims.TRAILER).isPresent();
        return new Framing(coded, false, coded && trailer, coded ? Optional.empty() : hash);
    }

    private static Framing chunked(String said) {
        return switch (said) {
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" ->
                    new Framing(true, false, true, Optional.empty());
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD" ->
                    new Framing(true, true, false, Optional.empty());
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                    "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER" ->
                    new Framing(true, true, true, Optional.empty());
            default -> throw unknown(said);
        };
    }

    private static S3Fault unknown(String said) {
        return S3Fault.invalidArgument(
                HEADER,
                said,
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                        + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD,"
                        + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.");
    }
}

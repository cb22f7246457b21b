package dev.leat.server.s3.wire;

import dev.leat.server.s3.S3ErrorException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Base64;
import java.util.Locale;

/// S3's errors for invalid bodies.
final class BodyErrors {

    private BodyErrors() {}

    static S3ErrorException incomplete() {
        return new S3ErrorException(
                "IncompleteBody",
                400,
                "You did not provide the number of bytes specified by the Content-Length HTTP"
                        + " header");
    }

    /// Returns the error for a body that is incomplete or arrived too slowly.
    static S3ErrorException broken(IOException why) {
        return why instanceof InterruptedIOException
                ? new S3ErrorException(
                        "RequestTimeout",
                        400,
                        "Your socket connection to the server was not read from or written to"
                                + " within the timeout period. Idle connections will be closed.")
                : incomplete();
    }

    static S3ErrorException trailer() {
        return new S3ErrorException(
                "MalformedTrailerError",
                400,
                "The request contained trailing data that was not well-formed or did not conform to"
                        + " our published schema.");
    }

    static S3ErrorException signature() {
        return new S3ErrorException(
                "SignatureDoesNotMatch",
                403,
                "The request signature we calculated does not match the signature you provided."
                        + " Check your key and signing method.");
    }

    static S3ErrorException md5(byte[] said, byte[] is) {
        return new S3ErrorException(
                        "BadDigest",
                        400,
                        "The Content-MD5 you specified did not match what we received.")
                .detail("ExpectedDigest", base64(said))
                .detail("CalculatedDigest", base64(is));
    }

    static S3ErrorException checksum(String algorithm) {
        return new S3ErrorException(
                "BadDigest",
                400,
                "The %s you specified did not match the calculated checksum."
                        .formatted(algorithm.toUpperCase(Locale.ROOT)));
    }

    static S3ErrorException hash(String said, String is) {
        return new S3ErrorException(
                        "XAmzContentSHA256Mismatch",
                        400,
                        "The provided 'x-amz-content-sha256' header does not match what was"
                                + " computed.")
                .detail("ClientComputedContentSHA256", said)
                .detail("S3ComputedContentSHA256", is);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

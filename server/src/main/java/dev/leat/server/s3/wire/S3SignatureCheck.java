package dev.leat.server.s3.wire;

import dev.leat.server.Request;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.ChunkSignatures;
import dev.leat.server.aws.SignatureFilter;
import dev.leat.server.s3.S3ErrorException;
import java.util.List;

/// Verifies that a request is signed with the app's token, and reports failures as S3's errors.
/// Every `x-amz-` header must be signed, because it can change the operation: with
/// `x-amz-copy-source` a put becomes a copy, and the recipient of a presigned URL could add this
/// header.
final class S3SignatureCheck {

    private static final String PREFIX = "x-amz-";

    private S3SignatureCheck() {}

    /// Returns the signatures of the body's chunks.
    ///
    /// @throws S3ErrorException if the signature is missing or invalid
    static ChunkSignatures of(Request request, SignatureFilter signatures) {
        boolean presigned = PresignedRequest.is(request);
        if (request.query().containsKey("AWSAccessKeyId")) {
            throw S3ErrorException.invalidRequest(
                    "The authorization mechanism you have provided is not supported. Please use"
                            + " AWS4-HMAC-SHA256.");
        }
        try {
            var chunks = signatures.admit(request, payload(request, presigned));
            refuse(unsigned(request));
            return chunks;
        } catch (AwsErrorException denied) {
            throw denied(denied, presigned);
        }
    }

    /// Returns the unsigned `x-amz-` headers, except the body's digest, which is signed as the last
    /// line of the canonical request.
    private static List<String> unsigned(Request request) {
        return SignatureFilter.unsigned(request, PREFIX).stream()
                .filter(name -> !name.equals(BodyFraming.HEADER))
                .toList();
    }

    private static void refuse(List<String> unsigned) {
        if (!unsigned.isEmpty()) {
            throw S3ErrorException.accessDenied(
                            "There were headers present in the request which were not signed")
                    .detail("HeadersNotSigned", String.join(", ", unsigned));
        }
    }

    private static String payload(Request request, boolean presigned) {
        var said = request.header().apply(BodyFraming.HEADER);
        if (said.isPresent()) {
            return said.get().strip();
        }
        if (!presigned && request.header().apply("Authorization").isPresent()) {
            throw new S3ErrorException(
                            "MissingSecurityHeader",
                            400,
                            "Your request was missing a required header")
                    .detail("MissingHeaderName", BodyFraming.HEADER);
        }
        return request.query()
                .getOrDefault("X-Amz-Content-Sha256", List.of(BodyFraming.UNSIGNED))
                .getFirst();
    }

    private static S3ErrorException denied(AwsErrorException fault, boolean presigned) {
        return switch (fault.code()) {
            case "MissingAuthenticationToken" ->
                    S3ErrorException.accessDenied(
                            "Access Denied: sign the request with any access key and the app's token"
                                    + " as the secret key.");
            case "RequestExpired" ->
                    presigned
                            ? S3ErrorException.accessDenied("Request has expired")
                            : new S3ErrorException(
                                    "RequestTimeTooSkewed",
                                    403,
                                    "The difference between the request time and the current time is"
                                            + " too large.");
            case "IncompleteSignature" ->
                    new S3ErrorException(
                            presigned
                                    ? "AuthorizationQueryParametersError"
                                    : "AuthorizationHeaderMalformed",
                            400,
                            fault.text());
            case "InvalidClientTokenId" ->
                    new S3ErrorException(
                            "InvalidAccessKeyId",
                            403,
                            "The AWS Access Key Id you provided does not exist in our records.");
            default -> new S3ErrorException(fault.code(), fault.status(), fault.text());
        };
    }
}

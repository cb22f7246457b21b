package dev.leat.server.s3.wire;

import dev.leat.server.Request;
import dev.leat.server.aws.ChunkSignatures;
import dev.leat.server.aws.Fault;
import dev.leat.server.aws.Signatures;
import dev.leat.server.s3.S3Fault;
import java.util.List;

/// Lets a request in that is signed with the app's token, and says in S3's words why another is
/// not. Every `x-amz-` header that is present must be signed: each can change what a request does,
/// as `x-amz-copy-source` makes a copy of a put, and whoever was given a presigned URL could add
/// it.
final class Admission {

    private static final String PREFIX = "x-amz-";

    private Admission() {}

    /// What the chunks of its body are signed with.
    ///
    /// @throws S3Fault if it cannot be let in
    static ChunkSignatures of(Request request, Signatures signatures) {
        boolean presigned = Presigned.is(request);
        if (request.query().containsKey("AWSAccessKeyId")) {
            throw S3Fault.invalidRequest(
                    "The authorization mechanism you have provided is not supported. Please use"
                            + " AWS4-HMAC-SHA256.");
        }
        try {
            var chunks = signatures.admit(request, payload(request, presigned));
            refuse(unsigned(request));
            return chunks;
        } catch (Fault denied) {
            throw denied(denied, presigned);
        }
    }

    /// Without that of the body, which is signed as the last line of the request.
    private static List<String> unsigned(Request request) {
        return Signatures.unsigned(request, PREFIX).stream()
                .filter(name -> !name.equals(Framing.HEADER))
                .toList();
    }

    private static void refuse(List<String> unsigned) {
        if (!unsigned.isEmpty()) {
            throw S3Fault.accessDenied(
                            "There were headers present in the request which were not signed")
                    .detail("HeadersNotSigned", String.join(", ", unsigned));
        }
    }

    private static String payload(Request request, boolean presigned) {
        var said = request.header().apply(Framing.HEADER);
        if (said.isPresent()) {
            return said.get().strip();
        }
        if (!presigned && request.header().apply("Authorization").isPresent()) {
            throw new S3Fault(
                            "MissingSecurityHeader",
                            400,
                            "Your request was missing a required header")
                    .detail("MissingHeaderName", Framing.HEADER);
        }
        return request.query()
                .getOrDefault("X-Amz-Content-Sha256", List.of(Framing.UNSIGNED))
                .getFirst();
    }

    private static S3Fault denied(Fault fault, boolean presigned) {
        return switch (fault.code()) {
            case "MissingAuthenticationToken" ->
                    S3Fault.accessDenied(
                            "Access Denied: sign the request with any access key and the app's token"
                                    + " as the secret key.");
            case "RequestExpired" ->
                    presigned
                            ? S3Fault.accessDenied("Request has expired")
                            : new S3Fault(
                                    "RequestTimeTooSkewed",
                                    403,
                                    "The difference between the request time and the current time is"
                                            + " too large.");
            case "IncompleteSignature" ->
                    new S3Fault(
                            presigned
                                    ? "AuthorizationQueryParametersError"
                                    : "AuthorizationHeaderMalformed",
                            400,
                            fault.text());
            case "InvalidClientTokenId" ->
                    new S3Fault(
                            "InvalidAccessKeyId",
                            403,
                            "The AWS Access Key Id you provided does not exist in our records.");
            default -> new S3Fault(fault.code(), fault.status(), fault.text());
        };
    }
}

package dev.leat.server.aws;

import java.time.Instant;

/// AWS's errors for requests without valid authentication. Names and statuses are from the SQS API
/// Reference, 'Common Errors'.
final class AccessDeniedErrors {

    private AccessDeniedErrors() {}

    static AwsErrorException missing() {
        return AwsErrorException.common(
                "MissingAuthenticationTokenException",
                "MissingAuthenticationToken",
                403,
                "Request is missing Authentication Token: sign it with any access key and the app's"
                        + " token as the secret key.");
    }

    /// The error of an empty access key id. Any other id is accepted.
    static AwsErrorException noKey() {
        return AwsErrorException.common(
                "UnrecognizedClientException",
                "InvalidClientTokenId",
                403,
                "The security token included in the request is invalid: the access key id is"
                        + " empty.");
    }

    static AwsErrorException incomplete(String what) {
        return AwsErrorException.common(
                "IncompleteSignatureException", "IncompleteSignature", 400, what);
    }

    static AwsErrorException wrong(String what) {
        return AwsErrorException.common(
                "InvalidSignatureException", "SignatureDoesNotMatch", 403, what);
    }

    static AwsErrorException expired(String made, Instant now) {
        return AwsErrorException.common(
                "RequestExpired",
                "RequestExpired",
                400,
                "The request was signed at %s, which is more than 15 minutes before or after the current time (%s), or it has expired."
                        .formatted(made, now));
    }
}

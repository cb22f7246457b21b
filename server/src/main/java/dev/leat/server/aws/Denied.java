package dev.leat.server.aws;

import java.time.Instant;

/// What AWS says to those that it does not let in. Names and statuses are those of the SQS API
/// Reference, 'Common Errors'.
final class Denied {

    private Denied() {}

    static Fault missing() {
        return Fault.common(
                "MissingAuthenticationTokenException",
                "MissingAuthenticationToken",
                403,
                "Request is missing Authentication Token: sign it with any access key and the app's"
                        + " token as the secret key.");
    }

    /// The access key id is empty; any other one does.
    static Fault noKey() {
        return Fault.common(
                "UnrecognizedClientException",
                "InvalidClientTokenId",
                403,
                "The security token included in the request is invalid: the access key id is"
                        + " empty.");
    }

    static Fault incomplete(String what) {
        return Fault.common("IncompleteSignatureException", "IncompleteSignature", 400, what);
    }

    static Fault wrong(String what) {
        return Fault.common("InvalidSignatureException", "SignatureDoesNotMatch", 403, what);
    }

    static Fault expired(String made, Instant now) {
        return Fault.common(
                "RequestExpired",
                "RequestExpired",
                400,
                "The request was signed at %s, more than 15 minutes from now, %s, or is over."
                        .formatted(made, now));
    }
}

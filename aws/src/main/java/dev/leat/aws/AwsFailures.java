package dev.leat.aws;

import dev.leat.error.LibraryErrorText;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/// Failures of calls to AWS services as Leat's exceptions. Every failure that a caller does not
/// handle itself is an [UnavailableException]: the cause is outside of the records, so they are
/// retried. The messages never contain credentials, also not those of causes.
public final class AwsFailures {

    /// Error codes of credentials that the service does not accept. The services' messages may
    /// quote the signed request, which contains the session token.
    private static final Set<String> CREDENTIALS =
            Set.of(
                    "AuthFailure",
                    "ExpiredToken",
                    "ExpiredTokenException",
                    "IncompleteSignature",
                    "IncompleteSignatureException",
                    "InvalidAccessKeyId",
                    "InvalidClientTokenId",
                    "InvalidSecurity",
                    "InvalidSignatureException",
                    "MissingAuthenticationToken",
                    "MissingAuthenticationTokenException",
                    "SignatureDoesNotMatch",
                    "UnrecognizedClientException");

    private static final Set<String> ACCESS =
            Set.of(
                    "AccessDenied",
                    "AccessDeniedException",
                    "AuthorizationError",
                    "AuthorizationErrorException",
                    "KmsAccessDenied",
                    "KMSAccessDeniedException",
                    "NotAuthorized");

    /// Error codes of conflicts and overload that the services report with status 400.
    private static final Set<String> TRANSIENT =
            Set.of(
                    "InternalError",
                    "InternalFailure",
                    "KmsThrottled",
                    "RequestThrottled",
                    "RequestTimeout",
                    "ServiceUnavailable",
                    "TransactionConflictException",
                    "TransactionInProgressException");

    /// Error codes of a message that SNS does not accept, and of other parameters of a request.
    private static final Set<String> PARAMETERS =
            Set.of("InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid");

    private AwsFailures() {}

    /// Returns the result of a call.
    ///
    /// @param what the service or resource that is called, the beginning of an error message, such
    ///   as `queue orders in SQS`
    /// @throws UnavailableException if the call fails
    public static <T> T call(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException failed) {
            throw unavailable(what, failed);
        }
    }

    /// Returns a new client.
    ///
    /// @throws UnavailableException if the settings of AWS's own tools are not valid
    static <T> T settings(Supplier<T> create) {
        try {
            return create.get();
        } catch (SdkException failed) {
            throw new UnavailableException(
                    "the settings of AWS are not valid: %s; check the region, the profile and AWS_ENDPOINT_URL"
                            .formatted(text(failed)),
                    failed);
        }
    }

    /// Returns the exception to throw in place of `failed`.
    public static UnavailableException unavailable(String what, SdkException failed) {
        var code = code(failed);
        if (CREDENTIALS.contains(code)) {
            return new UnavailableException(
                    "%s: AWS does not accept the credentials (%s); check the profile, the keys and the clock of this machine"
                            .formatted(what, code));
        }
        if (noCredentials(failed)) {
            return new UnavailableException(
                    "%s: no credentials for AWS; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role"
                            .formatted(what));
        }
        if (isAccess(code)) {
            return new UnavailableException(
                    "%s: access denied: %s; allow the action in the IAM policy of this role"
                            .formatted(what, text(failed)),
                    failed);
        }
        if (isThrottling(failed)) {
            return new UnavailableException(
                    "%s: AWS throttles the requests (%s); Leat retries".formatted(what, code),
                    failed);
        }
        return failed instanceof SdkServiceException
                ? new UnavailableException(
                        "%s: the request failed: %s".formatted(what, text(failed)), failed)
                : new UnavailableException(
                        "%s cannot be reached: %s".formatted(what, text(failed)), failed);
    }

    /// Returns true if the same request may succeed later without a change of permissions,
    /// resources or the request: overload, conflicts, errors of the service or the network.
    public static boolean isTransient(SdkException failed) {
        if (failed instanceof SdkServiceException service) {
            return isThrottling(failed)
                    || service.statusCode() >= 500
                    || TRANSIENT.contains(code(failed));
        }
        return causes(failed).anyMatch(IOException.class::isInstance) || failed.retryable();
    }

    /// Returns true if the service refused the request because of too many requests.
    public static boolean isThrottling(SdkException failed) {
        return failed instanceof SdkServiceException service
                && (service.isThrottlingException()
                        || service.statusCode() == 429
                        || code(failed).contains("Throttl"));
    }

    /// Returns true if the service has accepted the credentials and does not allow the action. For
    /// requests without a response body, such as HeadObject, only the status says so.
    public static boolean isDenied(SdkException failed) {
        return failed instanceof SdkServiceException service
                && (service.statusCode() == 403 || isAccess(code(failed)))
                && !CREDENTIALS.contains(code(failed));
    }

    /// Returns true if the service refused a request because of its content or the permissions, so
    /// that it will refuse it again.
    public static boolean isRefused(SdkException failed) {
        return isDenied(failed)
                || (failed instanceof SdkServiceException service
                        && (service.statusCode() == 400 || service.statusCode() == 413)
                        && !isTransient(failed)
                        && !CREDENTIALS.contains(code(failed)));
    }

    /// Returns true if this error code means that an action is not allowed.
    public static boolean isAccess(String code) {
        return ACCESS.contains(code) || code.startsWith("KMS.");
    }

    /// Returns true if the service refused a request because of the messages in it. A part of the
    /// messages, or each of them alone, may be accepted.
    static boolean isAboutMessages(SdkException failed) {
        var code = code(failed);
        return code.endsWith("BatchRequestTooLong")
                || code.endsWith("InvalidMessageContents")
                || (PARAMETERS.contains(code) && !message(failed).contains("TopicArn"));
    }

    /// Returns the exception to throw if a resource of an app does not exist.
    ///
    /// @param sentence names the resource, such as `the queue orders does not exist in SQS`
    public static UnavailableException missing(String sentence) {
        return new UnavailableException(creatable(sentence));
    }

    /// Returns a sentence about a missing resource, with the command that creates it.
    public static String creatable(String sentence) {
        return sentence + "; create it with `leat up --env NAME --create`";
    }

    /// Returns true if the service answers that the resource does not exist. For requests without a
    /// response body, such as HeadObject, only the status says so.
    public static boolean isNotFound(SdkException failed) {
        return failed instanceof SdkServiceException service && service.statusCode() == 404;
    }

    /// Returns the service's error code; empty if the failure is not the service's response.
    public static String code(SdkException failed) {
        return failed instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? Optional.ofNullable(service.awsErrorDetails().errorCode()).orElse("")
                : "";
    }

    private static boolean noCredentials(SdkException failed) {
        return !(failed instanceof SdkServiceException)
                && String.valueOf(failed.getMessage()).contains("Unable to load credentials");
    }

    private static String text(SdkException failed) {
        var code = code(failed);
        return code.isEmpty() ? message(failed) : message(failed) + " (" + code + ")";
    }

    /// Returns the service's own message without ids of requests, or the innermost cause of a
    /// failure of the client.
    static String message(SdkException failed) {
        return failed instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? LibraryErrorText.text(service.awsErrorDetails().errorMessage())
                : LibraryErrorText.of(causes(failed).reduce(failed, (_, next) -> next));
    }

    private static Stream<Throwable> causes(Throwable failed) {
        var seen = Collections.<Throwable>newSetFromMap(new IdentityHashMap<>());
        return Stream.iterate(failed, each -> each != null && seen.add(each), Throwable::getCause);
    }
}

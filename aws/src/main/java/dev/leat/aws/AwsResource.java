package dev.leat.aws;

import java.util.List;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/// A resource of an app on AWS. All methods throw [dev.leat.port.UnavailableException] if the
/// service is unavailable or refuses a request.
public interface AwsResource {

    /// Returns the resource as the beginning of messages, such as `the SQS queue test-orders`.
    String what();

    /// Returns true if the resource exists, or if the credentials do not allow to ask.
    boolean exists();

    /// Creates the resource and waits until it can be used; also completes a resource whose
    /// creation was interrupted. Returns false if it existed. Changes no attribute of an existing
    /// resource that has a value.
    boolean create();

    /// Returns the attributes in which the existing resource differs from the app file, as texts
    /// for users.
    List<String> differences();

    /// Returns the response of a request about the resource; false if the response is that it does
    /// not exist, and true if the request is not allowed: the rights to use the resource are
    /// enough.
    ///
    /// @param absent the exception by which the service says that it does not exist, unless the
    ///   status says so
    default boolean exists(Class<? extends SdkException> absent, BooleanSupplier request) {
        try {
            return request.getAsBoolean();
        } catch (SdkException failed) {
            if (absent.isInstance(failed) || AwsFailures.isNotFound(failed)) {
                return false;
            }
            if (AwsFailures.isAccess(AwsFailures.code(failed))) {
                return true;
            }
            throw AwsFailures.unavailable(what(), failed);
        }
    }
}

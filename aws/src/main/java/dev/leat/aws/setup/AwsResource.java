package dev.leat.aws.setup;

import java.util.List;

/// A resource of an app on AWS. All methods throw [dev.leat.port.UnavailableException] if the
/// service is unavailable or refuses a request.
interface AwsResource {

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
}

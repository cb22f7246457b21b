package dev.leat.server.athena;

import dev.leat.server.aws.AwsErrorException;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;

/// Errors of Athena, with AWS's messages.
final class AthenaErrors {

    private AthenaErrors() {}

    static AwsErrorException invalid(String message) {
        return invalid("INVALID_INPUT", message);
    }

    static AwsErrorException invalid(String code, String message) {
        return new AwsErrorException(
                        "com.amazonaws.athena#InvalidRequestException",
                        "InvalidRequestException",
                        400,
                        message)
                .with(
                        InvalidRequestException.builder().athenaErrorCode(code).build(),
                        InvalidRequestException::builder);
    }

    static AwsErrorException metadata(String message) {
        return new AwsErrorException(
                "com.amazonaws.athena#MetadataException", "MetadataException", 400, message);
    }

    static AwsErrorException tooMany() {
        return new AwsErrorException(
                "com.amazonaws.athena#TooManyRequestsException",
                "TooManyRequestsException",
                400,
                "You have exceeded the limit for the number of queued queries. Try again later.");
    }

    static AwsErrorException noExecution(String id) {
        return invalid("QueryExecution " + id + " was not found");
    }

    static AwsErrorException noWorkGroup(String name) {
        return invalid("WorkGroup " + name + " is not found.");
    }
}

package dev.leat.server.dynamodb;

import dev.leat.server.aws.AwsErrorException;
import java.util.Collection;

/// Errors of DynamoDB, with AWS's messages.
final class DynamoDbErrors {

    private static final String TYPES = "com.amazonaws.dynamodb.v20120810#";

    private DynamoDbErrors() {}

    static AwsErrorException validation(String message) {
        return new AwsErrorException(
                "com.amazon.coral.validate#ValidationException",
                "ValidationException",
                400,
                message);
    }

    /// Returns the error for a parameter value that is not allowed.
    static AwsErrorException invalid(String what) {
        return validation("One or more parameter values were invalid: " + what);
    }

    /// A parameter with none of the values that it can have.
    static AwsErrorException notInSet(String parameter, Collection<?> values) {
        return validation(
                "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must satisfy enum value set: %s"
                        .formatted(parameter, values));
    }

    static AwsErrorException noTable() {
        return simple("ResourceNotFoundException", "Requested resource not found");
    }

    static AwsErrorException noTable(String name) {
        return simple(
                "ResourceNotFoundException",
                "Requested resource not found: Table: " + name + " not found");
    }

    static AwsErrorException tableExists(String name) {
        return simple("ResourceInUseException", "Table already exists: " + name);
    }

    /// Returns the error for a change of a table that only the app file can make.
    static AwsErrorException declared(String name, String what) {
        return new AwsErrorException(
                "com.amazon.coral.service#AccessDeniedException",
                "AccessDeniedException",
                400,
                "table %s belongs to the app: %s in app.yaml".formatted(name, what));
    }

    static AwsErrorException tokenMismatch() {
        return simple(
                "IdempotentParameterMismatchException",
                "An error occurred due to a mismatch in the parameters of a request with the same client token");
    }

    static AwsErrorException simple(String type, String message) {
        return new AwsErrorException(TYPES + type, type, 400, message);
    }
}

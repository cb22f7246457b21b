package dev.leat.server.glue;

import dev.leat.server.aws.AwsErrorException;
import org.jspecify.annotations.Nullable;

/// Errors of Glue, with AWS's types.
final class GlueErrors {

    private GlueErrors() {}

    static AwsErrorException invalid(String message) {
        return error("InvalidInputException", message);
    }

    static AwsErrorException notFound(String message) {
        return error("EntityNotFoundException", message);
    }

    static AwsErrorException exists(String message) {
        return error("AlreadyExistsException", message);
    }

    static AwsErrorException concurrent(String message) {
        return error("ConcurrentModificationException", message);
    }

    private static AwsErrorException error(String type, String message) {
        return new AwsErrorException(type, type, 400, message);
    }

    /// Returns the error of an operation that would change an entry of the app.
    static AwsErrorException ofApp(String operation, String entry) {
        return invalid(
                "%s: Leat's data catalog has the %s of the app file, which only the file changes"
                        .formatted(operation, entry));
    }

    /// Returns the error of an operation that Leat's tables do not support.
    static AwsErrorException unsupported(String operation) {
        return invalid(operation + ": the tables of Leat's data catalog have no such entries");
    }

    static AwsErrorException missing(String name) {
        return invalid(
                "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must not be null"
                        .formatted(name));
    }

    /// @throws AwsErrorException if the value is absent
    static String required(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw missing(name);
        }
        return value;
    }
}

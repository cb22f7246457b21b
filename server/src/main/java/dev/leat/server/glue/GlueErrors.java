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

    private static AwsErrorException error(String type, String message) {
        return new AwsErrorException(type, type, 400, message);
    }

    /// Returns the error of every operation that would change the catalog.
    static AwsErrorException readOnly(String operation) {
        return invalid(
                operation
                        + ": Leat's data catalog is read-only, because its tables are those of the app file");
    }

    /// @throws AwsErrorException if the value is absent
    static String required(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw invalid(
                    "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must not be null"
                            .formatted(name));
        }
        return value;
    }
}

package dev.leat.server.kinesis;

import dev.leat.port.AwsNames;
import dev.leat.server.aws.AwsErrorException;
import java.util.Collection;

/// Errors of Kinesis, with AWS's messages.
final class KinesisErrors {

    private KinesisErrors() {}

    private static AwsErrorException error(String type, String message) {
        return new AwsErrorException(type, type, 400, message);
    }

    static AwsErrorException noStream(String name) {
        return error(
                "ResourceNotFoundException",
                "Stream %s under account %s not found.".formatted(name, AwsNames.ACCOUNT));
    }

    static AwsErrorException streamExists(String name) {
        return error(
                "ResourceInUseException",
                "Stream %s under account %s already exists.".formatted(name, AwsNames.ACCOUNT));
    }

    static AwsErrorException noShard(String shard, String stream) {
        return error(
                "ResourceNotFoundException",
                "Could not find shard %s in stream %s under account %s."
                        .formatted(shard, stream, AwsNames.ACCOUNT));
    }

    static AwsErrorException closedShard(String shard, String stream) {
        return invalid(
                "Shard %s in stream %s under account %s has already been merged or split, and thus is not eligible for merging or splitting."
                        .formatted(shard, stream, AwsNames.ACCOUNT));
    }

    static AwsErrorException invalid(String message) {
        return error("InvalidArgumentException", message);
    }

    static AwsErrorException invalidToken() {
        return invalid("NextToken is invalid.");
    }

    static AwsErrorException validation(String message) {
        return error("ValidationException", message);
    }

    static AwsErrorException limit(String message) {
        return error("LimitExceededException", message);
    }

    static AwsErrorException expired(String message) {
        return error("ExpiredIteratorException", message);
    }

    static AwsErrorException inUse(String message) {
        return error("ResourceInUseException", message);
    }

    /// Returns the error for a change of a stream that only the app file can make.
    static AwsErrorException declared(String name, String what) {
        return error(
                "AccessDeniedException",
                "stream %s belongs to the app: %s in app.yaml".formatted(name, what));
    }

    static AwsErrorException missing(String parameter) {
        return constraint("null", parameter, "Member must not be null");
    }

    static AwsErrorException notInSet(String value, String parameter, Collection<?> values) {
        return constraint(
                "'" + value + "'", parameter, "Member must satisfy enum value set: " + values);
    }

    /// Returns the error for a parameter that violates a constraint of AWS's model.
    ///
    /// @param value the value in quotes, or `null`
    static AwsErrorException constraint(String value, String parameter, String constraint) {
        return validation(
                "1 validation error detected: Value %s at '%s' failed to satisfy constraint: %s"
                        .formatted(value, parameter, constraint));
    }
}

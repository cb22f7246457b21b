package dev.leat.server.redshift;

import dev.leat.server.aws.AwsErrorException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.redshiftdata.model.ResourceNotFoundException;

/// Errors of the Redshift Data API, with AWS's types.
final class RedshiftErrors {

    private RedshiftErrors() {}

    static AwsErrorException invalid(String message) {
        return error("ValidationException", message);
    }

    static AwsErrorException tooMany() {
        return error(
                "ActiveStatementsExceededException",
                "Active statements exceeded the allowed quota. Try again later.");
    }

    static AwsErrorException noStatement(String id) {
        return noResource("Could not find statement with ID " + id, id);
    }

    static AwsErrorException noResource(String message, String id) {
        return error("ResourceNotFoundException", message)
                .with(
                        ResourceNotFoundException.builder().resourceId(id).build(),
                        ResourceNotFoundException::builder);
    }

    private static AwsErrorException error(String type, String message) {
        return new AwsErrorException(type, type, 400, message);
    }

    /// @throws AwsErrorException if the value is absent
    static String required(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw invalid(name + " is required");
        }
        return value;
    }

    /// Checks the database and the owner of a request. Every cluster and workgroup has the same
    /// tables.
    static void target(
            @Nullable String cluster, @Nullable String workgroup, @Nullable String database) {
        if ((cluster == null) == (workgroup == null)) {
            throw invalid("Either ClusterIdentifier or WorkgroupName is required, but not both");
        }
        if (!required(database, "Database").equalsIgnoreCase(RedshiftEngine.DATABASE)) {
            throw invalid(
                    "database \"%s\" does not exist; all tables are in the database \"%s\""
                            .formatted(database, RedshiftEngine.DATABASE));
        }
    }

    /// Refuses an option that Leat does not support.
    static void absent(@Nullable Object option, String name) {
        if (option != null && !Boolean.FALSE.equals(option)) {
            throw invalid("Leat does not support " + name);
        }
    }
}

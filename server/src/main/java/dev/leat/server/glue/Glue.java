package dev.leat.server.glue;

import dev.leat.port.DataCatalog;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import dev.leat.server.catalog.Catalog;
import java.lang.invoke.MethodHandles;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The data catalog of the AWS service Glue. Maps the names of its operations to the methods that
/// implement them. Clients create, change and delete databases and tables beside those of the app.
public final class Glue extends Service {

    private static final List<String> UNSUPPORTED =
            List.of(
                    "BatchCreatePartition",
                    "BatchDeletePartition",
                    "BatchDeleteTableVersion",
                    "BatchUpdatePartition",
                    "CreateCatalog",
                    "CreatePartition",
                    "CreatePartitionIndex",
                    "CreateUserDefinedFunction",
                    "DeleteCatalog",
                    "DeleteColumnStatisticsForPartition",
                    "DeleteColumnStatisticsForTable",
                    "DeletePartition",
                    "DeletePartitionIndex",
                    "DeleteUserDefinedFunction",
                    "ImportCatalogToGlue",
                    "UpdateCatalog",
                    "UpdateColumnStatisticsForPartition",
                    "UpdateColumnStatisticsForTable",
                    "UpdatePartition",
                    "UpdateUserDefinedFunction");

    /// @param app the databases and tables of the app
    /// @param made the databases and tables of clients
    /// @param started the time when the app started
    public Glue(Catalog app, DataCatalog made, Instant started, InstantSource clock) {
        var entries = new GlueEntries(app, made, started);
        var databases = new GlueDatabases(entries);
        var tables = new GlueTables(entries, databases);
        super(
                "Glue",
                "glue",
                "AWSGlue",
                AwsOperation.of(
                        MethodHandles.lookup(),
                        databases,
                        tables,
                        new GlueChanges(entries, databases, clock),
                        new GlueSearch(entries),
                        new GluePartitions(tables)));
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var errors = new HashMap<String, AwsErrorException>();
        UNSUPPORTED.forEach(operation -> errors.put(operation, GlueErrors.unsupported(operation)));
        return errors;
    }
}

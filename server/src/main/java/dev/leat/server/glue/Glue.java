package dev.leat.server.glue;

import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import dev.leat.server.catalog.Catalog;
import java.lang.invoke.MethodHandles;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The data catalog of the AWS service Glue. Maps the names of its operations to the methods that
/// implement them. Operations that would change the catalog fail.
public final class Glue implements Service {

    private static final List<String> WRITES =
            List.of(
                    "BatchCreatePartition",
                    "BatchDeletePartition",
                    "BatchDeleteTable",
                    "BatchDeleteTableVersion",
                    "BatchUpdatePartition",
                    "CreateCatalog",
                    "CreateDatabase",
                    "CreatePartition",
                    "CreatePartitionIndex",
                    "CreateTable",
                    "CreateUserDefinedFunction",
                    "DeleteCatalog",
                    "DeleteColumnStatisticsForPartition",
                    "DeleteColumnStatisticsForTable",
                    "DeleteDatabase",
                    "DeletePartition",
                    "DeletePartitionIndex",
                    "DeleteTable",
                    "DeleteTableVersion",
                    "DeleteUserDefinedFunction",
                    "ImportCatalogToGlue",
                    "UpdateCatalog",
                    "UpdateColumnStatisticsForPartition",
                    "UpdateColumnStatisticsForTable",
                    "UpdateDatabase",
                    "UpdatePartition",
                    "UpdateTable",
                    "UpdateUserDefinedFunction");

    private final Supplier<Map<String, AwsOperation>> operations;

    /// `started` is the time when the app started.
    public Glue(Catalog catalog, Instant started) {
        var databases = new GlueDatabases(catalog, started);
        var tables = new GlueTables(catalog, databases);
        operations =
                AwsOperation.of(
                        MethodHandles.lookup(),
                        databases,
                        tables,
                        new GlueSearch(catalog),
                        new GluePartitions(tables));
    }

    @Override
    public String title() {
        return "Glue";
    }

    @Override
    public String scope() {
        return "glue";
    }

    @Override
    public String target() {
        return "AWSGlue";
    }

    @Override
    public Map<String, AwsOperation> operations() {
        return operations.get();
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var errors = new HashMap<String, AwsErrorException>();
        WRITES.forEach(operation -> errors.put(operation, GlueErrors.readOnly(operation)));
        return errors;
    }
}

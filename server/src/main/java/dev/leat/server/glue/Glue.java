package dev.leat.server.glue;

import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import dev.leat.server.catalog.Catalog;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.glue.model.BatchGetPartitionRequest;
import software.amazon.awssdk.services.glue.model.BatchGetPartitionResponse;
import software.amazon.awssdk.services.glue.model.GetDatabaseRequest;
import software.amazon.awssdk.services.glue.model.GetDatabaseResponse;
import software.amazon.awssdk.services.glue.model.GetDatabasesRequest;
import software.amazon.awssdk.services.glue.model.GetDatabasesResponse;
import software.amazon.awssdk.services.glue.model.GetPartitionIndexesRequest;
import software.amazon.awssdk.services.glue.model.GetPartitionIndexesResponse;
import software.amazon.awssdk.services.glue.model.GetPartitionRequest;
import software.amazon.awssdk.services.glue.model.GetPartitionResponse;
import software.amazon.awssdk.services.glue.model.GetPartitionsRequest;
import software.amazon.awssdk.services.glue.model.GetPartitionsResponse;
import software.amazon.awssdk.services.glue.model.GetTableRequest;
import software.amazon.awssdk.services.glue.model.GetTableResponse;
import software.amazon.awssdk.services.glue.model.GetTableVersionRequest;
import software.amazon.awssdk.services.glue.model.GetTableVersionResponse;
import software.amazon.awssdk.services.glue.model.GetTableVersionsRequest;
import software.amazon.awssdk.services.glue.model.GetTableVersionsResponse;
import software.amazon.awssdk.services.glue.model.GetTablesRequest;
import software.amazon.awssdk.services.glue.model.GetTablesResponse;
import software.amazon.awssdk.services.glue.model.GetUserDefinedFunctionRequest;
import software.amazon.awssdk.services.glue.model.GetUserDefinedFunctionResponse;
import software.amazon.awssdk.services.glue.model.GetUserDefinedFunctionsRequest;
import software.amazon.awssdk.services.glue.model.GetUserDefinedFunctionsResponse;
import software.amazon.awssdk.services.glue.model.SearchTablesRequest;
import software.amazon.awssdk.services.glue.model.SearchTablesResponse;

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

    private final Map<String, AwsOperation> operations = new HashMap<>();

    /// `started` is the time when the app started.
    public Glue(Catalog catalog, Instant started) {
        var databases = new GlueDatabases(catalog, started);
        var tables = new GlueTables(catalog, databases);
        addDatabases(databases);
        addTables(tables, new GlueSearch(catalog));
        addPartitions(new GluePartitions(tables));
    }

    private void addDatabases(GlueDatabases databases) {
        operations.put(
                "GetDatabase",
                AwsOperation.of(
                        GetDatabaseRequest::builder, GetDatabaseResponse::builder, databases::get));
        operations.put(
                "GetDatabases",
                AwsOperation.of(
                        GetDatabasesRequest::builder,
                        GetDatabasesResponse::builder,
                        databases::list));
        operations.put(
                "GetUserDefinedFunction",
                AwsOperation.of(
                        GetUserDefinedFunctionRequest::builder,
                        GetUserDefinedFunctionResponse::builder,
                        databases::function));
        operations.put(
                "GetUserDefinedFunctions",
                AwsOperation.of(
                        GetUserDefinedFunctionsRequest::builder,
                        GetUserDefinedFunctionsResponse::builder,
                        databases::functions));
    }

    private void addTables(GlueTables tables, GlueSearch search) {
        operations.put(
                "GetTable",
                AwsOperation.of(GetTableRequest::builder, GetTableResponse::builder, tables::get));
        operations.put(
                "GetTables",
                AwsOperation.of(
                        GetTablesRequest::builder, GetTablesResponse::builder, tables::list));
        operations.put(
                "GetTableVersion",
                AwsOperation.of(
                        GetTableVersionRequest::builder,
                        GetTableVersionResponse::builder,
                        tables::version));
        operations.put(
                "GetTableVersions",
                AwsOperation.of(
                        GetTableVersionsRequest::builder,
                        GetTableVersionsResponse::builder,
                        tables::versions));
        operations.put(
                "SearchTables",
                AwsOperation.of(
                        SearchTablesRequest::builder,
                        SearchTablesResponse::builder,
                        search::search));
    }

    private void addPartitions(GluePartitions partitions) {
        operations.put(
                "GetPartition",
                AwsOperation.of(
                        GetPartitionRequest::builder,
                        GetPartitionResponse::builder,
                        partitions::get));
        operations.put(
                "GetPartitions",
                AwsOperation.of(
                        GetPartitionsRequest::builder,
                        GetPartitionsResponse::builder,
                        partitions::list));
        operations.put(
                "BatchGetPartition",
                AwsOperation.of(
                        BatchGetPartitionRequest::builder,
                        BatchGetPartitionResponse::builder,
                        partitions::batch));
        operations.put(
                "GetPartitionIndexes",
                AwsOperation.of(
                        GetPartitionIndexesRequest::builder,
                        GetPartitionIndexesResponse::builder,
                        partitions::indexes));
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
        return operations;
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var errors = new HashMap<String, AwsErrorException>();
        WRITES.forEach(operation -> errors.put(operation, GlueErrors.readOnly(operation)));
        return errors;
    }
}

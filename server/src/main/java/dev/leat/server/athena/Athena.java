package dev.leat.server.athena;

import dev.leat.port.Buckets;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.statement.JsonFolder;
import dev.leat.server.statement.StatementRunner;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.athena.model.BatchGetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.BatchGetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.GetDatabaseRequest;
import software.amazon.awssdk.services.athena.model.GetDatabaseResponse;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.GetTableMetadataRequest;
import software.amazon.awssdk.services.athena.model.GetTableMetadataResponse;
import software.amazon.awssdk.services.athena.model.GetWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.ListDataCatalogsRequest;
import software.amazon.awssdk.services.athena.model.ListDataCatalogsResponse;
import software.amazon.awssdk.services.athena.model.ListDatabasesRequest;
import software.amazon.awssdk.services.athena.model.ListDatabasesResponse;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsRequest;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsResponse;
import software.amazon.awssdk.services.athena.model.ListTableMetadataRequest;
import software.amazon.awssdk.services.athena.model.ListTableMetadataResponse;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsRequest;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsResponse;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupResponse;

/// The AWS service Athena. Maps the names of its operations to the methods that implement them.
/// Runs statements until it is closed.
public final class Athena implements Service, AutoCloseable {

    private static final Map<String, String> UNSUPPORTED =
            Map.ofEntries(
                    Map.entry("CreateNamedQuery", "named queries"),
                    Map.entry("GetNamedQuery", "named queries"),
                    Map.entry("ListNamedQueries", "named queries"),
                    Map.entry("BatchGetNamedQuery", "named queries"),
                    Map.entry("DeleteNamedQuery", "named queries"),
                    Map.entry("CreatePreparedStatement", "prepared statements"),
                    Map.entry("GetPreparedStatement", "prepared statements"),
                    Map.entry("ListPreparedStatements", "prepared statements"),
                    Map.entry("DeletePreparedStatement", "prepared statements"),
                    Map.entry("CreateDataCatalog", "other data catalogs"),
                    Map.entry("StartSession", "Spark sessions"),
                    Map.entry("GetQueryRuntimeStatistics", "runtime statistics of stages"));

    private final Map<String, AwsOperation> operations = new HashMap<>();
    private final Executions all;

    /// `folder` is for the stored executions and workgroups, and for temporary files.
    public Athena(
            Path folder,
            StatementRunner runner,
            Catalog catalog,
            Buckets buckets,
            InstantSource clock) {
        var groups =
                new WorkGroups(new JsonFolder<>(folder.resolve("workgroups"), WorkGroup.class));
        all =
                new Executions(
                        new JsonFolder<>(folder.resolve("executions"), Execution.class),
                        folder.resolve("work"),
                        runner,
                        buckets,
                        clock);
        addExecutions(new ExecutionOperations(all, groups, buckets, catalog, clock));
        addResults(new ResultOperations(all, buckets));
        addGroups(new WorkGroupOperations(groups, all, buckets, clock));
        addCatalog(new CatalogOperations(catalog));
    }

    private void addExecutions(ExecutionOperations executions) {
        operations.put(
                "StartQueryExecution",
                AwsOperation.of(
                        StartQueryExecutionRequest::builder,
                        StartQueryExecutionResponse::builder,
                        executions::start));
        operations.put(
                "StopQueryExecution",
                AwsOperation.of(
                        StopQueryExecutionRequest::builder,
                        StopQueryExecutionResponse::builder,
                        executions::stop));
        operations.put(
                "GetQueryExecution",
                AwsOperation.of(
                        GetQueryExecutionRequest::builder,
                        GetQueryExecutionResponse::builder,
                        executions::get));
        operations.put(
                "BatchGetQueryExecution",
                AwsOperation.of(
                        BatchGetQueryExecutionRequest::builder,
                        BatchGetQueryExecutionResponse::builder,
                        executions::batch));
        operations.put(
                "ListQueryExecutions",
                AwsOperation.of(
                        ListQueryExecutionsRequest::builder,
                        ListQueryExecutionsResponse::builder,
                        executions::list));
    }

    private void addResults(ResultOperations results) {
        operations.put(
                "GetQueryResults",
                AwsOperation.of(
                        GetQueryResultsRequest::builder,
                        GetQueryResultsResponse::builder,
                        results::get));
    }

    private void addGroups(WorkGroupOperations groups) {
        operations.put(
                "CreateWorkGroup",
                AwsOperation.of(
                        CreateWorkGroupRequest::builder,
                        CreateWorkGroupResponse::builder,
                        groups::create));
        operations.put(
                "GetWorkGroup",
                AwsOperation.of(
                        GetWorkGroupRequest::builder, GetWorkGroupResponse::builder, groups::get));
        operations.put(
                "UpdateWorkGroup",
                AwsOperation.of(
                        UpdateWorkGroupRequest::builder,
                        UpdateWorkGroupResponse::builder,
                        groups::update));
        operations.put(
                "ListWorkGroups",
                AwsOperation.of(
                        ListWorkGroupsRequest::builder,
                        ListWorkGroupsResponse::builder,
                        groups::list));
        operations.put(
                "DeleteWorkGroup",
                AwsOperation.of(
                        DeleteWorkGroupRequest::builder,
                        DeleteWorkGroupResponse::builder,
                        groups::delete));
    }

    private void addCatalog(CatalogOperations catalog) {
        operations.put(
                "ListDataCatalogs",
                AwsOperation.of(
                        ListDataCatalogsRequest::builder,
                        ListDataCatalogsResponse::builder,
                        catalog::catalogs));
        operations.put(
                "ListDatabases",
                AwsOperation.of(
                        ListDatabasesRequest::builder,
                        ListDatabasesResponse::builder,
                        catalog::databases));
        operations.put(
                "GetDatabase",
                AwsOperation.of(
                        GetDatabaseRequest::builder,
                        GetDatabaseResponse::builder,
                        catalog::database));
        operations.put(
                "ListTableMetadata",
                AwsOperation.of(
                        ListTableMetadataRequest::builder,
                        ListTableMetadataResponse::builder,
                        catalog::tables));
        operations.put(
                "GetTableMetadata",
                AwsOperation.of(
                        GetTableMetadataRequest::builder,
                        GetTableMetadataResponse::builder,
                        catalog::table));
    }

    @Override
    public String title() {
        return "Athena";
    }

    @Override
    public String scope() {
        return "athena";
    }

    @Override
    public String target() {
        return "AmazonAthena";
    }

    @Override
    public Map<String, AwsOperation> operations() {
        return operations;
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var errors = new HashMap<String, AwsErrorException>();
        UNSUPPORTED.forEach((operation, what) ->
                errors.put(operation, AthenaErrors.invalid("Leat does not support " + what)));
        return errors;
    }

    /// Ends the statement that runs. It runs again after the next start of the app.
    @Override
    public void close() {
        all.close();
    }
}

package dev.leat.server.redshift;

import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.redshiftdata.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.CancelStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.CancelStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.DescribeTableRequest;
import software.amazon.awssdk.services.redshiftdata.model.DescribeTableResponse;
import software.amazon.awssdk.services.redshiftdata.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.GetStatementResultRequest;
import software.amazon.awssdk.services.redshiftdata.model.GetStatementResultResponse;
import software.amazon.awssdk.services.redshiftdata.model.ListDatabasesRequest;
import software.amazon.awssdk.services.redshiftdata.model.ListDatabasesResponse;
import software.amazon.awssdk.services.redshiftdata.model.ListSchemasRequest;
import software.amazon.awssdk.services.redshiftdata.model.ListSchemasResponse;
import software.amazon.awssdk.services.redshiftdata.model.ListStatementsRequest;
import software.amazon.awssdk.services.redshiftdata.model.ListStatementsResponse;
import software.amazon.awssdk.services.redshiftdata.model.ListTablesRequest;
import software.amazon.awssdk.services.redshiftdata.model.ListTablesResponse;

/// The AWS service Redshift Data API. Maps the names of its operations to the methods that
/// implement them. Runs statements until it is closed.
public final class RedshiftData implements Service, AutoCloseable {

    private static final Map<String, String> UNSUPPORTED =
            Map.of(
                    "GetStatementResultV2",
                    "results in CSV; use GetStatementResult",
                    "ListSessions",
                    "sessions");

    private final Map<String, AwsOperation> operations = new HashMap<>();
    private final RedshiftStatements all;

    /// `folder` is for the stored statements and their results.
    public RedshiftData(Path folder, RedshiftEngine engine, InstantSource clock) {
        all = new RedshiftStatements(folder, engine, clock);
        var statements = new StatementOperations(all, clock);
        var results = new StatementResults(all);
        var tables = new TableOperations(engine);
        operations.put(
                "ExecuteStatement",
                AwsOperation.of(
                        ExecuteStatementRequest::builder,
                        ExecuteStatementResponse::builder,
                        statements::execute));
        operations.put(
                "BatchExecuteStatement",
                AwsOperation.of(
                        BatchExecuteStatementRequest::builder,
                        BatchExecuteStatementResponse::builder,
                        statements::batch));
        operations.put(
                "CancelStatement",
                AwsOperation.of(
                        CancelStatementRequest::builder,
                        CancelStatementResponse::builder,
                        statements::cancel));
        operations.put(
                "ListStatements",
                AwsOperation.of(
                        ListStatementsRequest::builder,
                        ListStatementsResponse::builder,
                        statements::list));
        operations.put(
                "DescribeStatement",
                AwsOperation.of(
                        DescribeStatementRequest::builder,
                        DescribeStatementResponse::builder,
                        results::describe));
        operations.put(
                "GetStatementResult",
                AwsOperation.of(
                        GetStatementResultRequest::builder,
                        GetStatementResultResponse::builder,
                        results::get));
        operations.put(
                "ListDatabases",
                AwsOperation.of(
                        ListDatabasesRequest::builder,
                        ListDatabasesResponse::builder,
                        tables::databases));
        operations.put(
                "ListSchemas",
                AwsOperation.of(
                        ListSchemasRequest::builder,
                        ListSchemasResponse::builder,
                        tables::schemas));
        operations.put(
                "ListTables",
                AwsOperation.of(
                        ListTablesRequest::builder, ListTablesResponse::builder, tables::tables));
        operations.put(
                "DescribeTable",
                AwsOperation.of(
                        DescribeTableRequest::builder,
                        DescribeTableResponse::builder,
                        tables::describe));
    }

    @Override
    public String title() {
        return "Redshift Data";
    }

    @Override
    public String scope() {
        return "redshift-data";
    }

    @Override
    public String target() {
        return "RedshiftData";
    }

    @Override
    public Map<String, AwsOperation> operations() {
        return operations;
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var errors = new HashMap<String, AwsErrorException>();
        UNSUPPORTED.forEach((operation, what) ->
                errors.put(operation, RedshiftErrors.invalid("Leat does not support " + what)));
        return errors;
    }

    /// Ends the statement that runs. It runs again after the next start of the app.
    @Override
    public void close() {
        all.close();
    }
}

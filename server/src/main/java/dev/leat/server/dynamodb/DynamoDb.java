package dev.leat.server.dynamodb;

import dev.leat.port.Tables;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import dev.leat.server.dynamodb.expression.ExpressionException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.TagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/// The AWS service DynamoDB. Maps the names of its operations to the methods that implement them.
public final class DynamoDb implements Service {

    private static final Map<String, String> UNSUPPORTED =
            Map.ofEntries(
                    Map.entry("ExecuteStatement", "PartiQL"),
                    Map.entry("BatchExecuteStatement", "PartiQL"),
                    Map.entry("ExecuteTransaction", "PartiQL"),
                    Map.entry("CreateBackup", "backups"),
                    Map.entry("DeleteBackup", "backups"),
                    Map.entry("DescribeBackup", "backups"),
                    Map.entry("ListBackups", "backups"),
                    Map.entry("RestoreTableFromBackup", "backups"),
                    Map.entry("RestoreTableToPointInTime", "backups"),
                    Map.entry("UpdateContinuousBackups", "backups"),
                    Map.entry("CreateGlobalTable", "global tables"),
                    Map.entry("DescribeGlobalTable", "global tables"),
                    Map.entry("UpdateGlobalTable", "global tables"),
                    Map.entry("ListGlobalTables", "global tables"),
                    Map.entry("ExportTableToPointInTime", "exports; use leat table export"),
                    Map.entry("ImportTable", "imports"),
                    Map.entry("EnableKinesisStreamingDestination", "streams of tables"),
                    Map.entry("DescribeKinesisStreamingDestination", "streams of tables"));

    private final Map<String, AwsOperation> operations = new HashMap<>();

    public DynamoDb(Tables tables, InstantSource clock) {
        var resolver = new TableResolver(tables);
        addTables(new TableOperations(resolver, clock));
        addSettings(new TableSettings(resolver));
        addItems(new ItemOperations(resolver));
        addQueries(new QueryOperations(resolver));
        addBatches(new BatchOperations(resolver));
        addTransactions(new TransactionOperations(resolver));
    }

    private void addTables(TableOperations tables) {
        operations.put(
                "CreateTable",
                AwsOperation.of(
                        CreateTableRequest::builder, CreateTableResponse::builder, tables::create));
        operations.put(
                "DescribeTable",
                AwsOperation.of(
                        DescribeTableRequest::builder,
                        DescribeTableResponse::builder,
                        tables::describe));
        operations.put(
                "UpdateTable",
                AwsOperation.of(
                        UpdateTableRequest::builder, UpdateTableResponse::builder, tables::update));
        operations.put(
                "ListTables",
                AwsOperation.of(
                        ListTablesRequest::builder, ListTablesResponse::builder, tables::list));
        operations.put(
                "DeleteTable",
                AwsOperation.of(
                        DeleteTableRequest::builder, DeleteTableResponse::builder, tables::delete));
    }

    private void addSettings(TableSettings settings) {
        operations.put(
                "DescribeTimeToLive",
                AwsOperation.of(
                        DescribeTimeToLiveRequest::builder,
                        DescribeTimeToLiveResponse::builder,
                        settings::timeToLive));
        operations.put(
                "UpdateTimeToLive",
                AwsOperation.of(
                        UpdateTimeToLiveRequest::builder,
                        UpdateTimeToLiveResponse::builder,
                        settings::timeToLive));
        operations.put(
                "TagResource",
                AwsOperation.of(
                        TagResourceRequest::builder, TagResourceResponse::builder, settings::tag));
        operations.put(
                "UntagResource",
                AwsOperation.of(
                        UntagResourceRequest::builder,
                        UntagResourceResponse::builder,
                        settings::untag));
        operations.put(
                "ListTagsOfResource",
                AwsOperation.of(
                        ListTagsOfResourceRequest::builder,
                        ListTagsOfResourceResponse::builder,
                        settings::tags));
        operations.put(
                "DescribeContinuousBackups",
                AwsOperation.of(
                        DescribeContinuousBackupsRequest::builder,
                        DescribeContinuousBackupsResponse::builder,
                        settings::backups));
    }

    private void addItems(ItemOperations items) {
        operations.put(
                "GetItem",
                AwsOperation.of(GetItemRequest::builder, GetItemResponse::builder, items::get));
        operations.put(
                "PutItem",
                AwsOperation.of(PutItemRequest::builder, PutItemResponse::builder, items::put));
        operations.put(
                "UpdateItem",
                AwsOperation.of(
                        UpdateItemRequest::builder, UpdateItemResponse::builder, items::update));
        operations.put(
                "DeleteItem",
                AwsOperation.of(
                        DeleteItemRequest::builder, DeleteItemResponse::builder, items::delete));
    }

    private void addQueries(QueryOperations queries) {
        operations.put(
                "Query",
                AwsOperation.of(QueryRequest::builder, QueryResponse::builder, queries::query));
        operations.put(
                "Scan",
                AwsOperation.of(ScanRequest::builder, ScanResponse::builder, queries::scan));
    }

    private void addBatches(BatchOperations batches) {
        operations.put(
                "BatchGetItem",
                AwsOperation.of(
                        BatchGetItemRequest::builder, BatchGetItemResponse::builder, batches::get));
        operations.put(
                "BatchWriteItem",
                AwsOperation.of(
                        BatchWriteItemRequest::builder,
                        BatchWriteItemResponse::builder,
                        batches::write));
    }

    private void addTransactions(TransactionOperations transactions) {
        operations.put(
                "TransactGetItems",
                AwsOperation.of(
                        TransactGetItemsRequest::builder,
                        TransactGetItemsResponse::builder,
                        transactions::get));
        operations.put(
                "TransactWriteItems",
                AwsOperation.of(
                        TransactWriteItemsRequest::builder,
                        TransactWriteItemsResponse::builder,
                        transactions::write));
    }

    @Override
    public String title() {
        return "DynamoDB";
    }

    @Override
    public String scope() {
        return "dynamodb";
    }

    @Override
    public String target() {
        return "DynamoDB_20120810";
    }

    @Override
    public Map<String, AwsOperation> operations() {
        return operations;
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var errors = new HashMap<String, AwsErrorException>();
        UNSUPPORTED.forEach((operation, what) ->
                errors.put(operation, DynamoDbErrors.validation("Leat does not support " + what)));
        return errors;
    }

    /// An item of 400 KiB can be a list of 130,000 numbers, each of which is two values.
    @Override
    public int mostValues() {
        return 1_000_000;
    }

    @Override
    public Optional<AwsErrorException> fault(RuntimeException happened) {
        return happened instanceof ExpressionException invalid
                ? Optional.of(DynamoDbErrors.validation(String.valueOf(invalid.getMessage())))
                : Optional.empty();
    }
}

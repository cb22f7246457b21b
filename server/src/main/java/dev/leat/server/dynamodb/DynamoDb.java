package dev.leat.server.dynamodb;

import dev.leat.port.Tables;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import dev.leat.server.dynamodb.expression.ExpressionException;
import java.lang.invoke.MethodHandles;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The AWS service DynamoDB. Maps the names of its operations to the methods that implement them.
public final class DynamoDb extends Service {

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

    public DynamoDb(Tables tables, InstantSource clock) {
        var resolver = new TableResolver(tables);
        super(
                "DynamoDB",
                "dynamodb",
                "DynamoDB_20120810",
                AwsOperation.of(
                        MethodHandles.lookup(),
                        new TableOperations(resolver, clock),
                        new TableSettings(resolver),
                        new ItemOperations(resolver),
                        new QueryOperations(resolver),
                        new BatchOperations(resolver),
                        new TransactionOperations(resolver)));
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

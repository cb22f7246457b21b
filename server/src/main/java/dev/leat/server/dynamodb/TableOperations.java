package dev.leat.server.dynamodb;

import dev.leat.app.Table;
import dev.leat.port.TableReader;
import dev.leat.port.Tables;
import dev.leat.server.aws.Caller;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;

/// CreateTable, DescribeTable, UpdateTable, ListTables and DeleteTable. A change is complete when
/// the response is sent, so each existing table is active.
record TableOperations(TableResolver tables, InstantSource clock) {

    private static final int MAX_NAMES = 100;

    CreateTableResponse create(CreateTableRequest request, Caller caller) {
        noStreams(request.streamSpecification());
        var table = new TableDefinitions(request.attributeDefinitions()).table(request);
        var settings = new HashMap<String, String>();
        bill(settings, request.billingMode(), request.provisionedThroughput(), true);
        if (Boolean.TRUE.equals(request.deletionProtectionEnabled())) {
            settings.put(TableDescriptions.DELETION_PROTECTION, "true");
        }
        var tags = TableSettings.checked(TableSettings.tags(request.tags()));
        var info = new Tables.Info(table, false, clock.instant(), tags, settings);
        if (!tables.tables().create(info)) {
            throw DynamoDbErrors.tableExists(table.name());
        }
        return CreateTableResponse.builder()
                .tableDescription(
                        TableDescriptions.of(info, new TableReader.Size(0, 0), TableStatus.ACTIVE))
                .build();
    }

    private static void noStreams(@Nullable StreamSpecification stream) {
        if (stream != null && Boolean.TRUE.equals(stream.streamEnabled())) {
            throw DynamoDbErrors.validation("Leat does not support DynamoDB Streams");
        }
    }

    private static void bill(
            Map<String, String> settings,
            @Nullable BillingMode mode,
            @Nullable ProvisionedThroughput throughput,
            boolean created) {
        if (mode == BillingMode.PAY_PER_REQUEST) {
            if (throughput != null) {
                throw DynamoDbErrors.invalid(
                        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
            }
            settings.remove(TableDescriptions.READ_UNITS);
            settings.remove(TableDescriptions.WRITE_UNITS);
        } else if (throughput != null) {
            settings.put(
                    TableDescriptions.READ_UNITS, String.valueOf(throughput.readCapacityUnits()));
            settings.put(
                    TableDescriptions.WRITE_UNITS, String.valueOf(throughput.writeCapacityUnits()));
        } else if (created || mode == BillingMode.PROVISIONED) {
            throw DynamoDbErrors.invalid(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        }
    }

    DescribeTableResponse describe(DescribeTableRequest request, Caller caller) {
        return DescribeTableResponse.builder()
                .table(described(existing(request.tableName())))
                .build();
    }

    private Tables.Info existing(@Nullable String given) {
        var name = TableResolver.name(given);
        return tables.tables().find(name).orElseThrow(() -> DynamoDbErrors.noTable(name));
    }

    private software.amazon.awssdk.services.dynamodb.model.TableDescription described(
            Tables.Info info) {
        var size = tables.tables().size(info.table().name());
        return TableDescriptions.of(info, size, TableStatus.ACTIVE);
    }

    ListTablesResponse list(ListTablesRequest request, Caller caller) {
        int most = Objects.requireNonNullElse(request.limit(), MAX_NAMES);
        if (most < 1 || most > MAX_NAMES) {
            throw DynamoDbErrors.validation(
                    "1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: Member must have value between 1 and %d"
                            .formatted(most, MAX_NAMES));
        }
        var start = Objects.requireNonNullElse(request.exclusiveStartTableName(), "");
        var names =
                tables.tables().list().stream()
                        .map(info -> info.table().name())
                        .filter(name -> name.compareTo(start) > 0)
                        .limit(most + 1L)
                        .toList();
        var response = ListTablesResponse.builder();
        if (names.size() > most) {
            names = names.subList(0, most);
            response.lastEvaluatedTableName(names.getLast());
        }
        return response.tableNames(names).build();
    }

    UpdateTableResponse update(UpdateTableRequest request, Caller caller) {
        noStreams(request.streamSpecification());
        var name = existing(request.tableName()).table().name();
        var changed = tables.change(name, info -> updated(info, request));
        return UpdateTableResponse.builder().tableDescription(described(changed)).build();
    }

    private static Tables.Info updated(Tables.Info info, UpdateTableRequest request) {
        var table = info.table();
        if (info.declared()) {
            throw DynamoDbErrors.declared(table.name(), "change its entry");
        }
        var settings = new HashMap<>(info.settings());
        bill(settings, request.billingMode(), request.provisionedThroughput(), false);
        if (request.deletionProtectionEnabled() != null) {
            settings.remove(TableDescriptions.DELETION_PROTECTION);
            if (request.deletionProtectionEnabled()) {
                settings.put(TableDescriptions.DELETION_PROTECTION, "true");
            }
        }
        var indexes = new ArrayList<>(table.indexes());
        var definitions = new TableDefinitions(table, request.attributeDefinitions());
        if (request.hasGlobalSecondaryIndexUpdates()) {
            for (var change : request.globalSecondaryIndexUpdates()) {
                if (change.create() != null) {
                    var index = change.create();
                    indexes.add(
                            definitions.index(
                                    index.indexName(),
                                    index.keySchema(),
                                    index.projection(),
                                    false));
                } else if (change.delete() != null) {
                    var name = change.delete().indexName();
                    if (!indexes.removeIf(index -> index.name().equals(name))) {
                        throw DynamoDbErrors.simple(
                                "ResourceNotFoundException", "Requested resource not found");
                    }
                }
            }
        }
        TableDefinitions.checkIndexes(indexes);
        return new Tables.Info(
                new Table(
                        table.name(),
                        table.key(),
                        indexes,
                        table.expireAt(),
                        table.pointInTimeRecovery()),
                false,
                info.created(),
                info.tags(),
                settings);
    }

    DeleteTableResponse delete(DeleteTableRequest request, Caller caller) {
        var info = existing(request.tableName());
        var name = info.table().name();
        if (info.declared()) {
            throw DynamoDbErrors.declared(name, "remove its entry");
        }
        if (info.settings().containsKey(TableDescriptions.DELETION_PROTECTION)) {
            throw DynamoDbErrors.validation(
                    "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
        }
        var size = tables.tables().size(name);
        tables.tables().delete(name);
        return DeleteTableResponse.builder()
                .tableDescription(TableDescriptions.of(info, size, TableStatus.DELETING))
                .build();
    }
}

package dev.leat.server.dynamodb;

import dev.leat.app.Table;
import dev.leat.port.TableReader;
import dev.leat.port.Tables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/// Creates DynamoDB's descriptions of tables.
final class TableDescriptions {

    static final String READ_UNITS = "read_units";
    static final String WRITE_UNITS = "write_units";
    static final String DELETION_PROTECTION = "deletion_protection";

    private TableDescriptions() {}

    static TableDescription of(Tables.Info info, TableReader.Size size, TableStatus status) {
        var table = info.table();
        var arn = TableResolver.arn(table.name());
        var description =
                TableDescription.builder()
                        .tableName(table.name())
                        .tableArn(arn)
                        .tableId(id(info))
                        .tableStatus(status)
                        .creationDateTime(info.created())
                        .attributeDefinitions(
                                table.keyAttributes().stream()
                                        .map(TableDescriptions::definition)
                                        .toList())
                        .keySchema(schema(table.key()))
                        .itemCount(size.items())
                        .tableSizeBytes(size.bytes())
                        .deletionProtectionEnabled(info.settings().containsKey(DELETION_PROTECTION))
                        .provisionedThroughput(throughput(info));
        if (onDemand(info)) {
            description.billingModeSummary(billing ->
                    billing.billingMode(BillingMode.PAY_PER_REQUEST)
                            .lastUpdateToPayPerRequestDateTime(info.created()));
        }
        var local = new ArrayList<LocalSecondaryIndexDescription>();
        var global = new ArrayList<GlobalSecondaryIndexDescription>();
        for (var index : table.indexes()) {
            var indexArn = arn + "/index/" + index.name();
            if (index.local()) {
                local.add(
                        LocalSecondaryIndexDescription.builder()
                                .indexName(index.name())
                                .indexArn(indexArn)
                                .keySchema(schema(index.key()))
                                .projection(projection(index.projection()))
                                .itemCount(size.items())
                                .indexSizeBytes(size.bytes())
                                .build());
            } else {
                global.add(
                        GlobalSecondaryIndexDescription.builder()
                                .indexName(index.name())
                                .indexArn(indexArn)
                                .indexStatus(IndexStatus.ACTIVE)
                                .keySchema(schema(index.key()))
                                .projection(projection(index.projection()))
                                .itemCount(size.items())
                                .indexSizeBytes(size.bytes())
                                .provisionedThroughput(throughput(info))
                                .build());
            }
        }
        if (!local.isEmpty()) {
            description.localSecondaryIndexes(local);
        }
        if (!global.isEmpty()) {
            description.globalSecondaryIndexes(global);
        }
        return description.build();
    }

    /// Returns true if the table is billed by request. This is the case for all tables of the app.
    static boolean onDemand(Tables.Info info) {
        return !info.settings().containsKey(READ_UNITS);
    }

    private static ProvisionedThroughputDescription throughput(Tables.Info info) {
        return ProvisionedThroughputDescription.builder()
                .numberOfDecreasesToday(0L)
                .readCapacityUnits(units(info, READ_UNITS))
                .writeCapacityUnits(units(info, WRITE_UNITS))
                .build();
    }

    private static long units(Tables.Info info, String setting) {
        return Long.parseLong(info.settings().getOrDefault(setting, "0"));
    }

    /// Returns an id that does not change while the table exists.
    private static String id(Tables.Info info) {
        var text = info.table().name() + info.created();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static AttributeDefinition definition(Table.Attribute attribute) {
        return AttributeDefinition.builder()
                .attributeName(attribute.name())
                .attributeType(attribute.type().name())
                .build();
    }

    private static List<KeySchemaElement> schema(Table.Key key) {
        var schema = new ArrayList<KeySchemaElement>();
        schema.add(element(key.partition(), KeyType.HASH));
        key.sort().ifPresent(sort -> schema.add(element(sort, KeyType.RANGE)));
        return schema;
    }

    private static KeySchemaElement element(Table.Attribute attribute, KeyType type) {
        return KeySchemaElement.builder().attributeName(attribute.name()).keyType(type).build();
    }

    private static Projection projection(Table.Projection projection) {
        return switch (projection) {
            case Table.Projection.All _ ->
                    Projection.builder().projectionType(ProjectionType.ALL).build();
            case Table.Projection.KeysOnly _ ->
                    Projection.builder().projectionType(ProjectionType.KEYS_ONLY).build();
            case Table.Projection.Include(var attributes) ->
                    Projection.builder()
                            .projectionType(ProjectionType.INCLUDE)
                            .nonKeyAttributes(attributes)
                            .build();
        };
    }
}

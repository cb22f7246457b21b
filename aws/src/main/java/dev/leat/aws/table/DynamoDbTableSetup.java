package dev.leat.aws.table;

import dev.leat.app.Table;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.AwsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// Creates the DynamoDB table of a table in the app file, and checks an existing one.
///
/// @param name the name of the table on AWS
public record DynamoDbTableSetup(DynamoDbClient client, Table table, String name)
        implements AwsResource {

    @Override
    public String what() {
        return "the DynamoDB table " + name;
    }

    /// Creates the table with its indexes unless it exists, waits until it is active, and sets its
    /// expiry, also if an earlier call was interrupted. Returns false if the table existed.
    @Override
    public boolean create() {
        return AwsFailures.call(
                what(),
                () -> {
                    boolean created = createTable();
                    client.waiter().waitUntilTableExists(of -> of.tableName(name));
                    table.expireAt().ifPresent(this::expireAt);
                    if (created && table.pointInTimeRecovery()) {
                        client.updateContinuousBackups(update ->
                                update.tableName(name)
                                        .pointInTimeRecoverySpecification(recovery ->
                                                recovery.pointInTimeRecoveryEnabled(true)));
                    }
                    return created;
                });
    }

    private boolean createTable() {
        try {
            client.createTable(request());
            return true;
        } catch (ResourceInUseException _) {
            return false;
        }
    }

    private void expireAt(String attribute) {
        var status =
                client.describeTimeToLive(describe -> describe.tableName(name))
                        .timeToLiveDescription()
                        .timeToLiveStatus();
        if (status == TimeToLiveStatus.DISABLED) {
            client.updateTimeToLive(update ->
                    update.tableName(name)
                            .timeToLiveSpecification(
                                    ttl -> ttl.attributeName(attribute).enabled(true)));
        }
    }

    private CreateTableRequest request() {
        var request =
                CreateTableRequest.builder()
                        .tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(
                                table.keyAttributes().stream()
                                        .map(DynamoDbTableSetup::definition)
                                        .toList())
                        .keySchema(schema(table.key()));
        var local = new ArrayList<LocalSecondaryIndex>();
        var global = new ArrayList<GlobalSecondaryIndex>();
        for (var index : table.indexes()) {
            var projection = projection(index.projection());
            if (index.local()) {
                local.add(
                        LocalSecondaryIndex.builder()
                                .indexName(index.name())
                                .keySchema(schema(index.key()))
                                .projection(projection)
                                .build());
            } else {
                global.add(
                        GlobalSecondaryIndex.builder()
                                .indexName(index.name())
                                .keySchema(schema(index.key()))
                                .projection(projection)
                                .build());
            }
        }
        // DynamoDB refuses empty lists.
        if (!local.isEmpty()) {
            request.localSecondaryIndexes(local);
        }
        if (!global.isEmpty()) {
            request.globalSecondaryIndexes(global);
        }
        return request.build();
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
        var built = Projection.builder();
        return switch (projection) {
            case Table.Projection.All _ -> built.projectionType(ProjectionType.ALL).build();
            case Table.Projection.KeysOnly _ ->
                    built.projectionType(ProjectionType.KEYS_ONLY).build();
            case Table.Projection.Include(var attributes) ->
                    built.projectionType(ProjectionType.INCLUDE)
                            .nonKeyAttributes(attributes)
                            .build();
        };
    }

    @Override
    public boolean exists() {
        try {
            client.describeTable(describe -> describe.tableName(name));
            return true;
        } catch (ResourceNotFoundException _) {
            return false;
        } catch (SdkException failed) {
            throw AwsFailures.unavailable(what(), failed);
        }
    }

    @Override
    public List<String> differences() {
        return problem().stream().toList();
    }

    /// Returns what is wrong with the existing table, as text for users; empty if the app can use
    /// it.
    ///
    /// @throws dev.leat.port.UnavailableException if DynamoDB is unavailable
    public Optional<String> problem() {
        try {
            return problem(client.describeTable(describe -> describe.tableName(name)).table());
        } catch (ResourceNotFoundException _) {
            return Optional.of(what() + " does not exist");
        } catch (SdkException failed) {
            throw AwsFailures.unavailable(what(), failed);
        }
    }

    private Optional<String> problem(TableDescription existing) {
        var types =
                existing.attributeDefinitions().stream()
                        .collect(
                                Collectors.toMap(
                                        AttributeDefinition::attributeName,
                                        AttributeDefinition::attributeTypeAsString));
        var wanted =
                table.key().attributes().stream()
                        .map(attribute -> attribute.name() + " " + attribute.type())
                        .toList();
        var actual =
                existing.keySchema().stream()
                        .map(KeySchemaElement::attributeName)
                        .map(key -> key + " " + types.get(key))
                        .toList();
        if (!wanted.equals(actual)) {
            return Optional.of(
                    "%s has the key %s, but the app file requires %s; the key of a table cannot change, so delete the table or use another `prefix`"
                            .formatted(
                                    what(), String.join(", ", actual), String.join(", ", wanted)));
        }
        var missing = new TreeSet<>(table.indexes().stream().map(Table.Index::name).toList());
        missing.removeAll(indexes(existing));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "%s lacks the indexes %s of the app file"
                                .formatted(what(), String.join(", ", missing)));
    }

    private static Set<String> indexes(TableDescription existing) {
        var names = new TreeSet<String>();
        existing.globalSecondaryIndexes().stream()
                .map(GlobalSecondaryIndexDescription::indexName)
                .forEach(names::add);
        existing.localSecondaryIndexes().stream()
                .map(LocalSecondaryIndexDescription::indexName)
                .forEach(names::add);
        return names;
    }
}

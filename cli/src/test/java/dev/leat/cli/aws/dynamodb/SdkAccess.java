package dev.leat.cli.aws.dynamodb;

import dev.leat.app.Table;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Peer;
import dev.leat.cli.fixture.Polling;
import dev.leat.config.AppException;
import dev.leat.contract.table.TableAccess;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.KeyRange;
import dev.leat.port.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Tables of a server, used with the SDK's client.
class SdkAccess implements TableAccess {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Supplier<Peer> start;
    private Peer server;
    private DynamoDbClient client;

    /// @param start starts the server with the state that the previous one left
    SdkAccess(Supplier<Peer> start) {
        this.start = start;
        server = start.get();
        client = TablesTest.client(server);
    }

    /// Uses tables that an app serves.
    SdkAccess(Path folder) {
        this(() -> started(folder));
    }

    private static LeatEndpoint started(Path folder) {
        try {
            return LeatEndpoint.of("app: wire\nqueues: {orders: {}}\n", folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AppException e) {
            throw new IllegalStateException(e);
        }
    }

    DynamoDbClient client() {
        return client;
    }

    private static List<KeySchemaElement> schema(Table.Key key) {
        return key.attributes().stream()
                .map(one ->
                        KeySchemaElement.builder()
                                .attributeName(one.name())
                                .keyType(one.equals(key.partition()) ? KeyType.HASH : KeyType.RANGE)
                                .build())
                .toList();
    }

    private static List<AttributeDefinition> definitions(Table table) {
        return table.keyAttributes().stream()
                .map(one ->
                        AttributeDefinition.builder()
                                .attributeName(one.name())
                                .attributeType(one.type().name())
                                .build())
                .toList();
    }

    @Override
    public void create(Table table) {
        client.createTable(request -> {
            request.tableName(table.name())
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(definitions(table))
                    .keySchema(schema(table.key()));
            if (!table.indexes().isEmpty()) {
                request.globalSecondaryIndexes(
                        table.indexes().stream()
                                .map(index ->
                                        GlobalSecondaryIndex.builder()
                                                .indexName(index.name())
                                                .keySchema(schema(index.key()))
                                                .projection(all ->
                                                        all.projectionType(ProjectionType.ALL))
                                                .build())
                                .toList());
            }
        });
    }

    @Override
    public void change(Table from, Table to) {
        for (var index : to.indexes()) {
            if (!from.indexes().contains(index)) {
                client.updateTable(request ->
                        request.tableName(to.name())
                                .attributeDefinitions(definitions(to))
                                .globalSecondaryIndexUpdates(added(index)));
            }
        }
        if (!from.expireAt().equals(to.expireAt())) {
            client.updateTimeToLive(request ->
                    request.tableName(to.name())
                            .timeToLiveSpecification(time ->
                                    time.enabled(true).attributeName(to.expireAt().orElseThrow())));
        }
    }

    private static GlobalSecondaryIndexUpdate added(Table.Index index) {
        return GlobalSecondaryIndexUpdate.builder()
                .create(of ->
                        of.indexName(index.name())
                                .keySchema(schema(index.key()))
                                .projection(all -> all.projectionType(ProjectionType.ALL)))
                .build();
    }

    private static Map<String, AttributeValue> key(Table table, Item item) {
        return ItemAttributes.of(ItemKey.only(item, table.key().names()));
    }

    @Override
    public Optional<Item> get(Table table, Item key) {
        var response = client.getItem(in -> in.tableName(table.name()).key(key(table, key)));
        return Optional.of(response)
                .filter(it -> it.hasItem())
                .map(it -> ItemAttributes.item(it.item()));
    }

    @Override
    public List<Optional<Item>> getTogether(Table table, List<Item> keys) {
        var gets =
                keys.stream()
                        .map(key ->
                                TransactGetItem.builder()
                                        .get(in -> in.tableName(table.name()).key(key(table, key)))
                                        .build())
                        .toList();
        return client.transactGetItems(in -> in.transactItems(gets)).responses().stream()
                .map(one ->
                        one.hasItem()
                                ? Optional.of(ItemAttributes.item(one.item()))
                                : Optional.<Item>empty())
                .toList();
    }

    @Override
    public boolean write(Write write) {
        try {
            switch (write) {
                case Write.Put(var table, var item, var guard) ->
                        client.putItem(in ->
                                in.tableName(table.name())
                                        .item(ItemAttributes.of(item))
                                        .conditionExpression(condition(guard))
                                        .expressionAttributeNames(names(guard)));
                case Write.Delete(var table, var key, var guard) ->
                        client.deleteItem(in ->
                                in.tableName(table.name())
                                        .key(key(table, key))
                                        .conditionExpression(condition(guard))
                                        .expressionAttributeNames(names(guard)));
                case Write.Check _ ->
                        throw new IllegalArgumentException("checks are in transactions");
            }
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }

    private static @Nullable String condition(Guard guard) {
        return switch (guard) {
            case NONE -> null;
            case ABSENT -> "attribute_not_exists(#user)";
            case PRESENT -> "attribute_exists(#user)";
        };
    }

    private static @Nullable Map<String, String> names(Guard guard) {
        return guard == Guard.NONE ? null : Map.of("#user", "user");
    }

    @Override
    public List<Boolean> writeTogether(List<Write> writes) {
        try {
            client.transactWriteItems(in -> in.transactItems(items(writes)));
            return writes.stream().map(_ -> true).toList();
        } catch (TransactionCanceledException cancelled) {
            return cancelled.cancellationReasons().stream()
                    .map(reason -> reason.code().equals("None"))
                    .toList();
        }
    }

    @Override
    public Once writeOnce(String token, List<Write> writes) {
        try {
            client.transactWriteItems(
                    in -> in.clientRequestToken(token).transactItems(items(writes)));
            return Once.DONE;
        } catch (TransactionCanceledException _) {
            return Once.REFUSED;
        } catch (IdempotentParameterMismatchException _) {
            return Once.MISMATCH;
        }
    }

    private static List<TransactWriteItem> items(List<Write> writes) {
        return writes.stream().map(SdkAccess::item).toList();
    }

    private static TransactWriteItem item(Write write) {
        var item = TransactWriteItem.builder();
        switch (write) {
            case Write.Put(var table, var of, var guard) ->
                    item.put(in ->
                            in.tableName(table.name())
                                    .item(ItemAttributes.of(of))
                                    .conditionExpression(condition(guard))
                                    .expressionAttributeNames(names(guard)));
            case Write.Delete(var table, var key, var guard) ->
                    item.delete(in ->
                            in.tableName(table.name())
                                    .key(key(table, key))
                                    .conditionExpression(condition(guard))
                                    .expressionAttributeNames(names(guard)));
            case Write.Check(var table, var key, var guard) ->
                    item.conditionCheck(in ->
                            in.tableName(table.name())
                                    .key(key(table, key))
                                    .conditionExpression(condition(guard))
                                    .expressionAttributeNames(names(guard)));
        }
        return item.build();
    }

    @Override
    public Page read(Read read, Optional<Item> after) {
        return read.partition().isPresent() ? query(read, after) : scan(read, after);
    }

    private Page query(Read read, Optional<Item> after) {
        var key = read.index().map(Table.Index::key).orElse(read.table().key());
        var names = new HashMap<>(Map.of("#p", key.partition().name()));
        var values = new HashMap<String, AttributeValue>();
        values.put(":p", ItemAttributes.of(read.partition().orElseThrow()));
        var condition = "#p = :p";
        if (!(read.range() instanceof KeyRange.All)) {
            names.put("#s", key.sort().orElseThrow().name());
            condition += " AND " + condition(read.range(), values);
        }
        var expression = condition;
        var response =
                client.query(in ->
                        in.tableName(read.table().name())
                                .indexName(read.index().map(Table.Index::name).orElse(null))
                                .keyConditionExpression(expression)
                                .expressionAttributeNames(names)
                                .expressionAttributeValues(values)
                                .scanIndexForward(!read.backward())
                                .limit(read.limit())
                                .exclusiveStartKey(after.map(ItemAttributes::of).orElse(null)));
        return page(response.items(), response.lastEvaluatedKey());
    }

    private static String condition(KeyRange range, Map<String, AttributeValue> values) {
        return switch (range) {
            case KeyRange.All() -> throw new IllegalArgumentException("there is no condition");
            case KeyRange.Compared(var comparator, var value) -> {
                values.put(":low", ItemAttributes.of(value));
                yield "#s " + comparator + " :low";
            }
            case KeyRange.Between(var low, var high) -> {
                values.put(":low", ItemAttributes.of(low));
                values.put(":high", ItemAttributes.of(high));
                yield "#s BETWEEN :low AND :high";
            }
            case KeyRange.Prefix(var value) -> {
                values.put(":low", ItemAttributes.of(value));
                yield "begins_with(#s, :low)";
            }
        };
    }

    private Page scan(Read read, Optional<Item> after) {
        var segment = read.segment();
        var response =
                client.scan(in ->
                        in.tableName(read.table().name())
                                .segment(segment.map(TableReader.Segment::number).orElse(null))
                                .totalSegments(segment.map(TableReader.Segment::count).orElse(null))
                                .limit(read.limit())
                                .exclusiveStartKey(after.map(ItemAttributes::of).orElse(null)));
        return page(response.items(), response.lastEvaluatedKey());
    }

    private static Page page(
            List<Map<String, AttributeValue>> items, Map<String, AttributeValue> last) {
        return new Page(
                items.stream().map(ItemAttributes::item).toList(),
                Optional.of(last).filter(key -> !key.isEmpty()).map(ItemAttributes::item));
    }

    /// The endpoint looks for expired items once in a second.
    @Override
    public void awaitExpiry(Table table, Item key) {
        var deadline = Instant.now().plus(PATIENCE);
        while (get(table, key).isPresent()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("the item is still there");
            }
            Polling.pause();
        }
    }

    @Override
    public long now() {
        return Instant.now().getEpochSecond();
    }

    @Override
    public void restart() {
        server.close();
        client.close();
        server = start.get();
        client = TablesTest.client(server);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}

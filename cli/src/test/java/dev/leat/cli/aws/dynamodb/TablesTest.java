package dev.leat.cli.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure.ALL_OLD;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Peer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Reads and writes tables with the DynamoDB client of the SDK for Java.
class TablesTest {

    private static final String APP =
            """
            app: wire
            schemas: {Order: {order_id: varchar not null, amount: "decimal(18,2)", items: json}}
            queues: {orders: {}}
            tables: {orders: {key: order_id, indexes: {by_amount: {key: amount}}}}
            pipelines:
              store: {from: {queue: orders, schema: Order}, key: order_id, to: [{table: orders}]}
            """;

    @TempDir Path folder;

    private LeatEndpoint leat;
    private DynamoDbClient client;

    @BeforeEach
    void start() throws Exception {
        leat = LeatEndpoint.of(APP, folder);
        client = client(leat);
        createNotes();
    }

    private void createNotes() {
        var tag =
                GlobalSecondaryIndex.builder()
                        .indexName("by_tag")
                        .keySchema(element("tag", KeyType.HASH))
                        .projection(p -> p.projectionType(ProjectionType.ALL))
                        .build();
        client.createTable(table ->
                table.tableName("notes")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(attribute("user"), attribute("at"), attribute("tag"))
                        .keySchema(element("user", KeyType.HASH), element("at", KeyType.RANGE))
                        .globalSecondaryIndexes(tag));
    }

    private static AttributeDefinition attribute(String name) {
        var type = name.equals("at") ? ScalarAttributeType.N : ScalarAttributeType.S;
        return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
    }

    private static KeySchemaElement element(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    static DynamoDbClient client(Peer server) {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create(server.url()))
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("any", "secret")))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        leat.close();
    }

    private static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    private static AttributeValue n(String number) {
        return AttributeValue.fromN(number);
    }

    private static AttributeValue value(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name));
    }

    private static Map<String, AttributeValue> key(String user, int at) {
        return Map.of("user", s(user), "at", n("" + at));
    }

    private void put(String user, int at, String tag) {
        var item = Map.of("user", s(user), "at", n("" + at), "tag", s(tag));
        client.putItem(in -> in.tableName("notes").item(item));
    }

    private Map<String, AttributeValue> get(String user, int at) {
        return client.getItem(in -> in.tableName("notes").key(key(user, at))).item();
    }

    @Test
    void listsTablesOfTheAppAndOfClients() {
        assertThat(client.listTables().tableNames()).containsExactly("notes", "orders");
        var orders = client.describeTable(in -> in.tableName("orders")).table();
        assertThat(orders.keySchema())
                .extracting(k -> k.attributeName())
                .containsExactly("order_id");
        assertThat(orders.globalSecondaryIndexes())
                .extracting(index -> index.indexName())
                .containsExactly("by_amount");
        assertThatThrownBy(() -> client.deleteTable(in -> in.tableName("orders")))
                .isInstanceOf(DynamoDbException.class);
        assertThatThrownBy(this::createNotes).isInstanceOf(ResourceInUseException.class);
        client.deleteTable(in -> in.tableName("notes"));
        assertThat(client.listTables().tableNames()).containsExactly("orders");
    }

    @Test
    void storesEachTypeAsItIs() {
        var item =
                Map.ofEntries(
                        Map.entry("user", s("a")),
                        Map.entry("at", n("1")),
                        Map.entry("large", n("12345678901234567890123456789012345678")),
                        Map.entry("small", n("1E-130")),
                        Map.entry("none", AttributeValue.fromNul(true)),
                        Map.entry("empty", s("")),
                        Map.entry("yes", AttributeValue.fromBool(true)),
                        Map.entry("list", AttributeValue.fromL(List.of(n("1.5"), s("x")))),
                        Map.entry("noList", AttributeValue.fromL(List.of())),
                        Map.entry("map", AttributeValue.fromM(Map.of("größe", n("-3")))),
                        Map.entry("noMap", AttributeValue.fromM(Map.of())),
                        Map.entry("set", AttributeValue.fromSs(List.of("p", "q"))));
        client.putItem(in -> in.tableName("notes").item(item));
        var read = get("a", 1);
        assertThat(value(read, "small").n()).isEqualTo("0." + "0".repeat(129) + "1");
        assertThat(read)
                .containsAllEntriesOf(
                        item.entrySet().stream()
                                .filter(one -> !one.getKey().equals("small"))
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .hasSize(item.size());
        assertThatThrownBy(() ->
                        client.putItem(in ->
                                in.tableName("notes").item(Map.of("user", s(""), "at", n("1")))))
                .hasMessageContaining("empty string value");
    }

    @Test
    void numbersOfEqualValueAreOneKey() {
        put("a", 1, "first");
        client.putItem(in ->
                in.tableName("notes")
                        .item(Map.of("user", s("a"), "at", n("1.0"), "tag", s("second"))));
        assertThat(get("a", 1)).containsEntry("tag", s("second")).containsEntry("at", n("1"));
        assertThat(client.scan(in -> in.tableName("notes")).count()).isEqualTo(1);
    }

    @Test
    void queriesARangeInBothDirectionsByPages() {
        IntStream.of(-2, 10, 9, 0, 100).forEach(at -> put("a", at, "t"));
        put("b", 5, "t");
        assertThat(times("#u = :u", true, Map.of(":u", s("a"))))
                .containsExactly("-2", "0", "9", "10", "100");
        assertThat(
                        times(
                                "#u = :u and #a between :x and :y",
                                false,
                                Map.of(":u", s("a"), ":x", n("0"), ":y", n("10"))))
                .containsExactly("10", "9", "0");
        var first =
                client.query(in ->
                        in.tableName("notes")
                                .keyConditionExpression("#u = :u")
                                .expressionAttributeNames(Map.of("#u", "user"))
                                .expressionAttributeValues(Map.of(":u", s("a")))
                                .limit(2));
        assertThat(first.items()).hasSize(2);
        assertThat(first.lastEvaluatedKey()).isEqualTo(key("a", 0));
    }

    private List<String> times(
            String condition, boolean forward, Map<String, AttributeValue> values) {
        var names =
                condition.contains("#a") ? Map.of("#u", "user", "#a", "at") : Map.of("#u", "user");
        var times = new ArrayList<String>();
        client.queryPaginator(in ->
                        in.tableName("notes")
                                .keyConditionExpression(condition)
                                .expressionAttributeNames(names)
                                .expressionAttributeValues(values)
                                .scanIndexForward(forward)
                                .limit(2))
                .items()
                .forEach(item -> times.add(value(item, "at").n()));
        return times;
    }

    @Test
    void anIndexFollowsEveryWrite() {
        put("a", 1, "red");
        put("b", 2, "red");
        assertThat(tagged("red")).containsExactlyInAnyOrder("a", "b");
        put("a", 1, "blue");
        client.deleteItem(in -> in.tableName("notes").key(key("b", 2)));
        assertThat(tagged("red")).isEmpty();
        assertThat(tagged("blue")).containsExactly("a");
        client.updateItem(
                in -> in.tableName("notes").key(key("a", 1)).updateExpression("REMOVE tag"));
        assertThat(tagged("blue")).isEmpty();
    }

    private List<String> tagged(String tag) {
        return client
                .query(in ->
                        in.tableName("notes")
                                .indexName("by_tag")
                                .keyConditionExpression("tag = :t")
                                .expressionAttributeValues(Map.of(":t", s(tag))))
                .items()
                .stream()
                .map(item -> value(item, "user").s())
                .toList();
    }

    @Test
    void aFailedConditionChangesNothingAndReturnsTheItem() {
        put("a", 1, "old");
        var failed =
                catchThrowableOfType(
                        ConditionalCheckFailedException.class,
                        () ->
                                client.putItem(in ->
                                        in.tableName("notes")
                                                .item(key("a", 1))
                                                .conditionExpression("attribute_not_exists(tag)")
                                                .returnValuesOnConditionCheckFailure(ALL_OLD)));
        assertThat(failed.item()).containsEntry("tag", s("old"));
        assertThat(get("a", 1)).containsEntry("tag", s("old"));
    }

    @Test
    void updatesAsTheExpressionSays() {
        put("a", 1, "t");
        var updated =
                client.updateItem(in ->
                        in.tableName("notes")
                                .key(key("a", 1))
                                .updateExpression(
                                        "SET n = if_not_exists(n, :zero) + :one, l = list_append(:list, :list) REMOVE tag ADD c :one, s :set")
                                .expressionAttributeValues(
                                        Map.of(
                                                ":zero", n("0"),
                                                ":one", n("1"),
                                                ":list", AttributeValue.fromL(List.of(s("x"))),
                                                ":set", AttributeValue.fromSs(List.of("p"))))
                                .returnValues(ReturnValue.ALL_NEW));
        assertThat(updated.attributes())
                .isEqualTo(
                        Map.of(
                                "user", s("a"),
                                "at", n("1"),
                                "n", n("1"),
                                "c", n("1"),
                                "l", AttributeValue.fromL(List.of(s("x"), s("x"))),
                                "s", AttributeValue.fromSs(List.of("p"))));
    }

    @Test
    void aTransactionWritesAllOrNothing() {
        put("a", 1, "old");
        var cancelled =
                catchThrowableOfType(
                        TransactionCanceledException.class,
                        () ->
                                client.transactWriteItems(
                                        in -> in.transactItems(added(), checked())));
        assertThat(cancelled.cancellationReasons())
                .extracting(CancellationReason::code)
                .containsExactly("None", "ConditionalCheckFailed");
        assertThat(get("b", 2)).isEmpty();
        client.deleteItem(in -> in.tableName("notes").key(key("a", 1)));
        for (int i = 0; i < 2; i++) {
            client.transactWriteItems(
                    in -> in.clientRequestToken("same").transactItems(added(), checked()));
        }
        assertThat(get("b", 2)).containsEntry("n", n("1"));
    }

    private static TransactWriteItem added() {
        return TransactWriteItem.builder()
                .update(in ->
                        in.tableName("notes")
                                .key(key("b", 2))
                                .updateExpression("ADD n :one")
                                .expressionAttributeValues(Map.of(":one", n("1"))))
                .build();
    }

    private static TransactWriteItem checked() {
        return TransactWriteItem.builder()
                .conditionCheck(in ->
                        in.tableName("notes")
                                .key(key("a", 1))
                                .conditionExpression("attribute_not_exists(tag)"))
                .build();
    }

    private static Map<String, AttributeValue> large(int at) {
        return Map.of("user", s("u"), "at", n("" + at), "text", s("x".repeat(390_000)));
    }

    @Test
    void aTransactionOfMoreThanFourMebibytesStoresNothing() {
        var items =
                IntStream.range(0, 11)
                        .mapToObj(i ->
                                TransactWriteItem.builder()
                                        .put(in ->
                                                in.tableName("notes")
                                                        .item(
                                                                Map.of(
                                                                        "user",
                                                                        s("u" + i),
                                                                        "at",
                                                                        n("1"),
                                                                        "text",
                                                                        s("x".repeat(390_000)))))
                                        .build())
                        .toList();
        assertThatThrownBy(() -> client.transactWriteItems(in -> in.transactItems(items)))
                .hasMessageContaining("exceeded limit of 4 MB");
        assertThat(client.scan(in -> in.tableName("notes")).items()).isEmpty();
        client.transactWriteItems(in -> in.transactItems(items.subList(0, 10)));
        var page = client.scan(in -> in.tableName("notes"));
        assertThat(page.items()).hasSize(3);
        assertThat(page.lastEvaluatedKey()).isNotEmpty();
    }

    @Test
    void readsAndWritesBatches() {
        var writes =
                IntStream.range(0, 25)
                        .mapToObj(i -> WriteRequest.builder().putRequest(in -> in.item(large(i))))
                        .map(WriteRequest.Builder::build)
                        .toList();
        var written =
                client.batchWriteItem(in ->
                        in.requestItems(Map.of("notes", writes))
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
        assertThat(written.unprocessedItems()).isEmpty();
        assertThat(written.consumedCapacity().getFirst().capacityUnits()).isEqualTo(25 * 381.0);
        var keys = IntStream.range(20, 30).mapToObj(i -> key("u", i)).toList();
        var asked = KeysAndAttributes.builder().keys(keys).build();
        var read = client.batchGetItem(in -> in.requestItems(Map.of("notes", asked)));
        assertThat(read.responses().get("notes")).hasSize(5);
        assertThat(read.unprocessedKeys()).isEmpty();
    }
}

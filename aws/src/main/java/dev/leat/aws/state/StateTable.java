package dev.leat.aws.state;

import dev.leat.app.Table;
import dev.leat.aws.AwsResource;
import dev.leat.aws.DynamoTable;
import dev.leat.aws.state.CancelledException.Cause;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// The DynamoDB table with the state of an app. All reads are strongly consistent. Requests that
/// DynamoDB throttles are repeated with a backoff. Thread-safe.
public final class StateTable implements AwsResource {

    /// Maximum number of actions of a transaction.
    static final int MOST_ACTIONS = 100;

    /// Maximum number of items that a record can change besides its identities.
    public static final int MOST_CHANGES = 90;

    /// Maximum number of items of a page.
    private static final int MOST_ITEMS = 1_000;

    private static final AwsRequestOverrideConfiguration NO_OVERRIDE =
            AwsRequestOverrideConfiguration.builder().build();

    private final DynamoTable table;

    /// @param name the name of the table on AWS
    public StateTable(DynamoDbClient client, String name, Time time) {
        this.table = new DynamoTable(client, name, time);
    }

    /// Returns the keys and the expiry of every state table.
    public static Table definition() {
        return StateTableCreation.TABLE;
    }

    /// Returns the table for other items than those of this package.
    public DynamoTable table() {
        return table;
    }

    public String name() {
        return table.name();
    }

    @Override
    public boolean exists() {
        return new StateTableCreation(table).setup().exists();
    }

    /// @throws CorruptStateException if the table was not created by Leat
    @Override
    public boolean create() {
        return new StateTableCreation(table).run();
    }

    @Override
    public List<String> differences() {
        return List.of(); // `create` refuses a table with other keys
    }

    /// Checks that the table exists and has the right keys.
    ///
    /// @throws UnavailableException if the table does not exist, or DynamoDB is unavailable
    /// @throws CorruptStateException if the table has other keys
    public void check() {
        new StateTableCreation(table).check();
    }

    /// Returns the table's ARN.
    ///
    /// @throws UnavailableException if the table does not exist, or DynamoDB is unavailable
    public String arn() {
        return table.call(() -> table.client().describeTable(get -> get.tableName(name())))
                .table()
                .tableArn();
    }

    /// Returns the items with these keys. A key without an item has no entry.
    Map<StateKey, Map<String, AttributeValue>> get(Collection<StateKey> keys) {
        var found = new HashMap<StateKey, Map<String, AttributeValue>>();
        table.get(keys.stream().distinct().map(StateKey::attributes).toList())
                .forEach(item -> found.put(StateKey.of(item), item));
        return found;
    }

    Optional<Map<String, AttributeValue>> get(StateKey key) {
        return Optional.ofNullable(get(List.of(key)).get(key));
    }

    /// A page of a query. `last` is the sort key after which the next page begins; null at the end.
    record Page(List<Map<String, AttributeValue>> items, @Nullable String last) {}

    /// Reads a page of the items of one partition, in the order of their sort keys.
    ///
    /// @param from the first sort key
    /// @param to the last sort key
    /// @param after the sort key after which the page begins; null for the first page
    /// @param limit maximum number of items
    Page page(String pk, String from, String to, @Nullable String after, int limit) {
        return page(pk, from, to, after, limit, NO_OVERRIDE);
    }

    private Page page(
            String pk,
            String from,
            String to,
            @Nullable String after,
            int limit,
            AwsRequestOverrideConfiguration override) {
        var request =
                QueryRequest.builder()
                        .tableName(name())
                        .overrideConfiguration(override)
                        .consistentRead(true)
                        .limit(limit)
                        .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
                        .expressionAttributeValues(
                                Map.of(
                                        ":pk", AttributeValue.fromS(pk),
                                        ":from", AttributeValue.fromS(from),
                                        ":to", AttributeValue.fromS(to)));
        if (after != null) {
            request.exclusiveStartKey(new StateKey(pk, after).attributes());
        }
        var response = table.call(() -> table.client().query(request.build()));
        var last = response.lastEvaluatedKey();
        return new Page(response.items(), last.isEmpty() ? null : StateKey.of(last).sk());
    }

    /// Returns at most `limit` items of one partition, from the highest sort key on.
    List<Map<String, AttributeValue>> last(String pk, int limit) {
        var found = new ArrayList<Map<String, AttributeValue>>();
        Map<String, AttributeValue> after = Map.of();
        do {
            var request =
                    QueryRequest.builder()
                            .tableName(name())
                            .consistentRead(true)
                            .scanIndexForward(false)
                            .limit(Math.min(limit - found.size(), MOST_ITEMS))
                            .keyConditionExpression("pk = :pk")
                            .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk)));
            if (!after.isEmpty()) {
                request.exclusiveStartKey(after);
            }
            var response = table.call(() -> table.client().query(request.build()));
            found.addAll(response.items());
            after = response.lastEvaluatedKey();
        } while (!after.isEmpty() && found.size() < limit);
        return found;
    }

    /// Passes all items of one partition between two sort keys to `each`, in their order.
    void query(String pk, String from, String to, Consumer<Map<String, AttributeValue>> each) {
        query(pk, from, to, NO_OVERRIDE, each);
    }

    /// Like the other method, with other options of the requests.
    void query(
            String pk,
            String from,
            String to,
            AwsRequestOverrideConfiguration override,
            Consumer<Map<String, AttributeValue>> each) {
        Page page = null;
        do {
            page = page(pk, from, to, page == null ? null : page.last(), MOST_ITEMS, override);
            page.items().forEach(each);
        } while (page.last() != null);
    }

    /// Writes an item, and replaces the item with the same key.
    void put(Map<String, AttributeValue> item) {
        table.call(() -> table.client().putItem(put -> put.tableName(name()).item(item)));
    }

    /// Writes an item on a condition. Returns false if the condition does not hold.
    boolean put(
            Map<String, AttributeValue> item,
            String condition,
            Map<String, AttributeValue> values) {
        var request =
                PutItemRequest.builder()
                        .tableName(name())
                        .item(item)
                        .conditionExpression(condition);
        if (!values.isEmpty()) {
            request.expressionAttributeValues(values);
        }
        return table.call(() -> {
            try {
                table.client().putItem(request.build());
                return true;
            } catch (ConditionalCheckFailedException _) {
                return false;
            }
        });
    }

    /// Deletes an item if it exists.
    void delete(StateKey key) {
        table.call(() ->
                table.client()
                        .deleteItem(delete -> delete.tableName(name()).key(key.attributes())));
    }

    /// Executes all actions or none.
    ///
    /// @throws CancelledException if none was executed, and a later attempt may succeed
    void write(List<TransactWriteItem> actions) throws CancelledException {
        try {
            table.call(
                    () -> table.client().transactWriteItems(write -> write.transactItems(actions)));
        } catch (TransactionCanceledException cancelled) {
            throw new CancelledException(causes(cancelled.cancellationReasons()));
        }
    }

    private List<Cause> causes(List<CancellationReason> reasons) {
        return reasons.stream()
                .map(reason ->
                        switch (reason.code()) {
                            case "None" -> Cause.NONE;
                            case "ConditionalCheckFailed" -> Cause.CONDITION;
                            case "TransactionConflict" -> Cause.CONFLICT;
                            case "ThrottlingError", "ProvisionedThroughputExceeded" ->
                                    Cause.THROTTLED;
                            default ->
                                    throw new UnavailableException(
                                            "%s: the transaction failed: %s (%s)"
                                                    .formatted(
                                                            what(),
                                                            reason.message(),
                                                            reason.code()));
                        })
                .toList();
    }

    /// Waits before the next attempt.
    ///
    /// @param attempt the number of failed attempts
    /// @throws UnavailableException if there were too many attempts
    void pause(int attempt, String why) {
        table.pause(attempt, why);
    }

    @Override
    public String what() {
        return table.what();
    }
}

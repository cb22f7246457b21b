package dev.leat.aws.state;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.state.CancelledException.Cause;
import dev.leat.plan.Backoff;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// The DynamoDB table with the state of an app. All reads are strongly consistent. Requests that
/// DynamoDB throttles are repeated with a backoff. Thread-safe.
public final class StateTable {

    /// Maximum number of actions of a transaction.
    static final int MOST_ACTIONS = 100;

    /// Maximum number of keys of a BatchGetItem.
    private static final int MOST_KEYS = 100;

    /// Number of attempts of a request that DynamoDB throttles, beyond the attempts of the SDK.
    private static final int ATTEMPTS = 8;

    private final DynamoDbClient client;
    private final String name;
    private final Time time;
    private final Backoff backoff =
            new Backoff(
                    Duration.ofMillis(25),
                    Duration.ofSeconds(2),
                    () -> ThreadLocalRandom.current().nextLong());

    /// @param name the name of the table on AWS
    public StateTable(DynamoDbClient client, String name, Time time) {
        this.client = client;
        this.name = name;
        this.time = time;
    }

    public String name() {
        return name;
    }

    /// Creates the table unless it exists, and waits until it can be used.
    ///
    /// @throws UnavailableException if DynamoDB is unavailable or refuses to create the table
    public void create() {
        new StateTableCreation(client, name).run();
    }

    /// Checks that the table exists and has the right keys.
    ///
    /// @throws UnavailableException if the table does not exist, or DynamoDB is unavailable
    /// @throws CorruptStateException if the table has other keys
    public void check() {
        new StateTableCreation(client, name).check(this::missing);
    }

    /// Returns the items with these keys. A key without an item has no entry.
    Map<StateKey, Map<String, AttributeValue>> get(Collection<StateKey> keys) {
        var found = new HashMap<StateKey, Map<String, AttributeValue>>();
        var left = new ArrayList<Map<String, AttributeValue>>();
        keys.stream().distinct().forEach(key -> left.add(key.attributes()));
        int fruitless = 0;
        while (!left.isEmpty()) {
            var asked = left.subList(0, Math.min(MOST_KEYS, left.size()));
            var request = KeysAndAttributes.builder().keys(asked).consistentRead(true).build();
            var response =
                    call(() -> client.batchGetItem(get -> get.requestItems(Map.of(name, request))));
            var items = response.responses().getOrDefault(name, List.of());
            items.forEach(item -> found.put(StateKey.of(item), item));
            asked.clear();
            var unprocessed = response.unprocessedKeys().get(name);
            if (unprocessed != null) {
                left.addAll(unprocessed.keys());
            }
            fruitless = items.isEmpty() && unprocessed != null ? fruitless + 1 : 0;
            if (fruitless > 0) {
                pause(fruitless, "DynamoDB does not process the requested keys");
            }
        }
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
        var request =
                QueryRequest.builder()
                        .tableName(name)
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
        var response = call(() -> client.query(request.build()));
        var last = response.lastEvaluatedKey();
        return new Page(response.items(), last.isEmpty() ? null : StateKey.of(last).sk());
    }

    /// Passes all items of one partition between two sort keys to `each`, in their order.
    void query(String pk, String from, String to, Consumer<Map<String, AttributeValue>> each) {
        Page page = null;
        do {
            page = page(pk, from, to, page == null ? null : page.last(), 1_000);
            page.items().forEach(each);
        } while (page.last() != null);
    }

    /// Writes an item, and replaces the item with the same key.
    void put(Map<String, AttributeValue> item) {
        call(() -> client.putItem(put -> put.tableName(name).item(item)));
    }

    /// Executes all actions or none.
    ///
    /// @throws CancelledException if none was executed, and a later attempt may succeed
    void write(List<TransactWriteItem> actions) throws CancelledException {
        try {
            call(() -> client.transactWriteItems(write -> write.transactItems(actions)));
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
        if (attempt >= ATTEMPTS) {
            throw new UnavailableException(what() + ": " + why);
        }
        try {
            time.await(new Signal(), 0, time.instant().plus(backoff.delay(attempt)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(what() + ": the wait for a retry was interrupted");
        }
    }

    private <T> T call(Supplier<T> request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.get();
            } catch (TransactionCanceledException refused) {
                throw refused;
            } catch (ResourceNotFoundException _) {
                throw missing();
            } catch (SdkException failed) {
                if (!AwsFailures.isThrottling(failed) || attempt >= ATTEMPTS) {
                    throw AwsFailures.unavailable(what(), failed);
                }
                pause(attempt, "AWS throttles the requests");
            }
        }
    }

    private UnavailableException missing() {
        return new UnavailableException(
                "%s does not exist; create it with `leat up --env NAME --create`"
                        .formatted(what()));
    }

    /// Returns the name of the table at the beginning of messages.
    String what() {
        return "the DynamoDB table " + name;
    }
}

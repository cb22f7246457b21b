package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// A DynamoDB client that increments an attribute of its own in items of the table `events`, each
/// time under the condition that the attribute still has the value that the client stored last. A
/// thread does so until it is closed, also while the endpoint is unreachable.
final class ItemClient implements AutoCloseable {

    private static final String NAME = "visits";

    private final URI endpoint;
    private final List<String> ids;
    private final Random random;
    private final Thread thread;
    private final Map<String, Integer> stored = new ConcurrentHashMap<>();

    /// Items whose last change had no response, so it may be stored or not.
    private final Map<String, Integer> unsure = new HashMap<>();

    private volatile boolean ended;

    ItemClient(URI endpoint, List<String> ids, long seed) {
        this.endpoint = endpoint;
        this.ids = ids;
        random = new Random(seed);
        thread = Thread.ofPlatform().start(this::work);
    }

    private void work() {
        var credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any"));
        try (var client =
                DynamoDbClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build()) {
            while (!ended) {
                var id = ids.get(random.nextInt(ids.size()));
                if (!unsure.containsKey(id)) {
                    change(client, id);
                }
            }
        }
    }

    private void change(DynamoDbClient client, String id) {
        var before = Optional.ofNullable(stored.get(id));
        int after = before.orElse(0) + 1;
        var condition =
                before.isEmpty()
                        ? "attribute_exists(order_id) and attribute_not_exists(visits)"
                        : "visits = :before";
        var values = new HashMap<>(Map.of(":after", AttributeValue.fromN("" + after)));
        before.ifPresent(value -> values.put(":before", AttributeValue.fromN("" + value)));
        try {
            client.updateItem(b ->
                    b.tableName("events")
                            .key(Map.of("order_id", AttributeValue.fromS(id)))
                            .updateExpression("SET visits = :after")
                            .conditionExpression(condition)
                            .expressionAttributeValues(values)
                            .returnValuesOnConditionCheckFailure(
                                    ReturnValuesOnConditionCheckFailure.ALL_OLD));
            stored.put(id, after);
        } catch (ConditionalCheckFailedException failed) {
            // The SDK repeats a request without a response, and the first one is stored.
            if (AttributeValue.fromN("" + after).equals(failed.item().get(NAME))) {
                stored.put(id, after);
            }
        } catch (SdkException | UncheckedIOException unreachable) {
            unsure.put(id, after);
        }
    }

    /// Returns the number of items that the client changed.
    int changed() {
        return stored.size();
    }

    /// Checks that the items have the changes that the endpoint acknowledged, and no others.
    void check(Map<String, Item> items) {
        items.forEach((id, item) -> {
            var value = item.get(NAME);
            var expected = Optional.ofNullable(stored.get(id)).map(ItemValue.Number::of);
            if (unsure.containsKey(id) && !value.equals(expected)) {
                expected = Optional.of(ItemValue.Number.of(unsure.get(id)));
            }
            assertThat(value).as("%s of %s", NAME, id).isEqualTo(expected);
        });
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

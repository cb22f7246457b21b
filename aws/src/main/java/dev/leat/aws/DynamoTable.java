package dev.leat.aws;

import dev.leat.plan.Backoff;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// A table in DynamoDB, and the rules by which requests to it are repeated. Thread-safe.
///
/// @param name the name of the table on AWS
public record DynamoTable(DynamoDbClient client, String name, Time time) {

    /// Maximum number of keys of a BatchGetItem
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
    private static final int MAX_KEYS = 100;

    /// Maximum number of requests of a batch that are sent in parallel.
    public static final int PARALLEL = 8;

    /// Number of attempts of a request that DynamoDB throttles, beyond the attempts of the SDK.
    private static final int ATTEMPTS = 8;

    private static final Backoff BACKOFF =
            new Backoff(
                    Duration.ofMillis(25),
                    Duration.ofSeconds(2),
                    () -> ThreadLocalRandom.current().nextLong());

    /// Returns the table as the beginning of messages.
    public String what() {
        return "the DynamoDB table " + name;
    }

    /// Returns the exception to throw if the table does not exist.
    public UnavailableException missing() {
        return AwsFailures.missing(what() + " does not exist");
    }

    /// Sends a request to the table, and again with a backoff while DynamoDB throttles it.
    ///
    /// @throws UnavailableException if the request fails
    /// @throws ConditionalCheckFailedException if the request has a condition, and it is false
    /// @throws TransactionCanceledException if the request is a transaction, and it is cancelled
    public <T> T call(Supplier<T> request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.get();
            } catch (ConditionalCheckFailedException | TransactionCanceledException refused) {
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

    /// Waits before the next attempt.
    ///
    /// @param attempt the number of failed attempts
    /// @param why the cause of the failures, for a message
    /// @throws UnavailableException if there were too many attempts
    public void pause(int attempt, String why) {
        if (attempt >= ATTEMPTS) {
            throw new UnavailableException(what() + ": " + why);
        }
        try {
            time.await(time.instant().plus(BACKOFF.delay(attempt)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(what() + ": the wait for a retry was interrupted");
        }
    }

    /// Returns the items with these keys that exist, in any order. Reads are strongly consistent,
    /// and sent in parallel if one request cannot have all keys.
    ///
    /// @param keys different keys
    /// @throws UnavailableException if DynamoDB is unavailable
    public List<Map<String, AttributeValue>> get(List<Map<String, AttributeValue>> keys) {
        var found = Collections.synchronizedList(new ArrayList<Map<String, AttributeValue>>());
        ParallelBatches.each(
                ParallelBatches.of(keys, MAX_KEYS), PARALLEL, batch -> get(batch, found));
        return found;
    }

    /// Adds the items with the keys of one request to `found`.
    private void get(
            List<Map<String, AttributeValue>> keys, List<Map<String, AttributeValue>> found) {
        var left = keys;
        int fruitless = 0;
        while (!left.isEmpty()) {
            var request = KeysAndAttributes.builder().keys(left).consistentRead(true).build();
            var response =
                    call(() -> client.batchGetItem(get -> get.requestItems(Map.of(name, request))));
            var items = response.responses().getOrDefault(name, List.of());
            found.addAll(items);
            var unprocessed = response.unprocessedKeys().get(name);
            left = unprocessed == null ? List.of() : unprocessed.keys();
            fruitless = items.isEmpty() && unprocessed != null ? fruitless + 1 : 0;
            if (fruitless > 0) {
                pause(fruitless, "DynamoDB does not process the requested keys");
            }
        }
    }
}

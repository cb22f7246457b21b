package dev.leat.aws.table;

import dev.leat.aws.AwsFailures;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/// Reads many items of a DynamoDB table by their keys, with strong consistency.
final class BatchGet {

    /// Maximum number of keys of a BatchGetItem
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
    private static final int MAX_KEYS = 100;

    /// Maximum number of consecutive responses without an item in which DynamoDB left keys
    /// unprocessed.
    private static final int ATTEMPTS = 10;

    private BatchGet() {}

    /// Returns the items that exist, in any order.
    ///
    /// @param table the name of the table on AWS
    /// @param keys different keys
    /// @throws UnavailableException if DynamoDB is unavailable
    static List<Map<String, AttributeValue>> items(
            DynamoDbClient client, String table, List<Map<String, AttributeValue>> keys) {
        var found = new ArrayList<Map<String, AttributeValue>>();
        var left = new ArrayList<>(keys);
        int fruitless = 0;
        while (!left.isEmpty()) {
            var page = left.subList(0, Math.min(MAX_KEYS, left.size()));
            var asked = KeysAndAttributes.builder().keys(page).consistentRead(true).build();
            var response =
                    AwsFailures.call(
                            "the DynamoDB table " + table,
                            () ->
                                    client.batchGetItem(
                                            get -> get.requestItems(Map.of(table, asked))));
            page.clear();
            var items = response.responses().getOrDefault(table, List.of());
            found.addAll(items);
            var unprocessed = response.unprocessedKeys().get(table);
            if (unprocessed != null) {
                left.addAll(unprocessed.keys());
                fruitless = items.isEmpty() ? fruitless + 1 : 0;
            }
            if (fruitless > ATTEMPTS) {
                throw new UnavailableException(
                        "the DynamoDB table %s does not process the requested keys"
                                .formatted(table));
            }
        }
        return found;
    }
}

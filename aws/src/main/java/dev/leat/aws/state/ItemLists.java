package dev.leat.aws.state;

import dev.leat.aws.ParallelBatches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Lists that are too long for the item that refers to them, in items of their own.
///
/// @param expiring adds the time at which an item expires
record ItemLists(StateTable table, Consumer<Map<String, AttributeValue>> expiring) {

    /// Number of files or outputs of an item, so that it is smaller than DynamoDB's 400 KB.
    private static final int LISTED = 100;

    /// Returns a list as the attributes of items, each with a part of it.
    static <T> List<Map<String, AttributeValue>> of(
            String attribute, List<T> all, Function<T, AttributeValue> form) {
        return ParallelBatches.of(all, LISTED).stream()
                .map(some -> AttributeValue.fromL(some.stream().map(form).toList()))
                .map(some -> Map.of(attribute, some))
                .toList();
    }

    /// Stores the attributes of items under a new name, which no other worker uses. They are read
    /// only after a write that refers to this name.
    ///
    /// @param partition the partition of the items
    String store(String partition, List<Map<String, AttributeValue>> lists) {
        var name = UUID.randomUUID().toString();
        for (int i = 0; i < lists.size(); i++) {
            var item = new HashMap<>(StateKey.list(partition, name, i).attributes());
            item.putAll(lists.get(i));
            expiring.accept(item);
            table.put(item);
        }
        return name;
    }

    /// Passes the items of this name to `each`, in their order.
    void read(String partition, String name, Consumer<Map<String, AttributeValue>> each) {
        var from = StateKey.list(partition, name, 0);
        var to = StateKey.list(partition, name, Long.MAX_VALUE);
        table.query(partition, from.sk(), to.sk(), each);
    }

    /// Deletes the items of this name.
    void delete(String partition, String name) {
        var keys = new ArrayList<StateKey>();
        read(partition, name, item -> keys.add(StateKey.of(item)));
        keys.forEach(table::delete);
    }
}

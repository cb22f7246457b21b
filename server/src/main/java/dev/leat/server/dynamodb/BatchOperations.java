package dev.leat.server.dynamodb;

import static dev.leat.server.dynamodb.OlderParameters.named;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemSize;
import dev.leat.port.Tables;
import dev.leat.server.aws.Caller;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// BatchGetItem and BatchWriteItem. A batch of writes is one commit.
record BatchOperations(TableResolver tables) {

    private static final int MAX_GETS = 100;
    private static final int MAX_WRITES = 25;
    private static final long MAX_RESPONSE = 16L << 20;

    BatchGetItemResponse get(BatchGetItemRequest request, Caller caller) {
        int all = request.requestItems().values().stream().mapToInt(of -> of.keys().size()).sum();
        if (all == 0) {
            throw DynamoDbErrors.validation(
                    "The batch get request list for a table cannot be null or empty");
        }
        if (all > MAX_GETS) {
            throw DynamoDbErrors.validation("Too many items requested for the BatchGetItem call");
        }
        var responses = new LinkedHashMap<String, List<Map<String, AttributeValue>>>();
        var unprocessed = new LinkedHashMap<String, KeysAndAttributes>();
        var consumed = new ArrayList<ConsumedCapacity>();
        long size = 0;
        for (var entry : request.requestItems().entrySet()) {
            var asked = entry.getValue();
            var table = tables.table(entry.getKey());
            var items = new ArrayList<Map<String, AttributeValue>>();
            var units = new ConsumedUnits(table);
            size = get(table, asked, items, units, size, entry.getKey(), unprocessed);
            responses.put(entry.getKey(), items);
            add(units, request.returnConsumedCapacity(), consumed);
        }
        var response =
                BatchGetItemResponse.builder().responses(responses).unprocessedKeys(unprocessed);
        if (!consumed.isEmpty()) {
            response.consumedCapacity(consumed);
        }
        return response.build();
    }

    private long get(
            Table table,
            KeysAndAttributes asked,
            List<Map<String, AttributeValue>> items,
            ConsumedUnits units,
            long before,
            String name,
            Map<String, KeysAndAttributes> unprocessed) {
        OlderParameters.apart(
                List.of(named("AttributesToGet", !asked.attributesToGet().isEmpty())),
                List.of(named("ProjectionExpression", asked.projectionExpression() != null)));
        var expressions = new RequestExpressions(asked.expressionAttributeNames(), null);
        var projection =
                expressions.projection(asked.projectionExpression(), asked.attributesToGet());
        expressions.used();
        var keys = new ArrayList<Item>();
        var seen = new HashSet<ItemKey>();
        for (var key : asked.keys()) {
            var item = TableResolver.key(table, AttributeValues.item(key));
            distinct(seen, table, item);
            keys.add(item);
        }
        long size = before;
        var found = tables.tables().get(table.name(), keys);
        for (int i = 0; i < found.size(); i++) {
            long bytes = found.get(i).map(ItemSize::of).orElse(0L);
            if (size + bytes > MAX_RESPONSE) {
                var rest = asked.keys().subList(i, asked.keys().size());
                unprocessed.put(name, asked.toBuilder().keys(rest).build());
                return MAX_RESPONSE;
            }
            size += bytes;
            units.read(bytes, ConsumedUnits.Factor.of(asked.consistentRead()));
            found.get(i)
                    .map(item -> projection.map(parts -> parts.of(item)).orElse(item))
                    .ifPresent(item -> items.add(AttributeValues.of(item)));
        }
        return size;
    }

    private static void distinct(Set<ItemKey> seen, Table table, Item key) {
        if (!seen.add(ItemChanges.identity(table, key))) {
            throw DynamoDbErrors.validation("Provided list of item keys contains duplicates");
        }
    }

    BatchWriteItemResponse write(BatchWriteItemRequest request, Caller caller) {
        int all = request.requestItems().values().stream().mapToInt(List::size).sum();
        if (all == 0) {
            throw DynamoDbErrors.validation(
                    "The batch write request list for a table cannot be null or empty");
        }
        if (all > MAX_WRITES) {
            throw DynamoDbErrors.validation("Too many items requested for the BatchWriteItem call");
        }
        var writes = new ArrayList<Tables.Write>();
        var owners = new ArrayList<Table>();
        for (var entry : request.requestItems().entrySet()) {
            var table = tables.table(entry.getKey());
            var seen = new HashSet<ItemKey>();
            for (var one : entry.getValue()) {
                var write = write(table, one);
                distinct(seen, table, write.key());
                writes.add(write);
                owners.add(table);
            }
        }
        var written = tables.tables().write(writes);
        var units = new LinkedHashMap<String, ConsumedUnits>();
        for (int i = 0; i < written.size(); i++) {
            var table = owners.get(i);
            units.computeIfAbsent(table.name(), _ -> new ConsumedUnits(table))
                    .write(written.get(i), false);
        }
        var consumed = new ArrayList<ConsumedCapacity>();
        units.values().forEach(of -> add(of, request.returnConsumedCapacity(), consumed));
        var response = BatchWriteItemResponse.builder().unprocessedItems(Map.of());
        if (!consumed.isEmpty()) {
            response.consumedCapacity(consumed);
        }
        return response.build();
    }

    private static Tables.Write write(Table table, WriteRequest one) {
        if (one.putRequest() != null && one.deleteRequest() == null) {
            return ItemChanges.put(
                    table, AttributeValues.item(one.putRequest().item()), Optional.empty());
        }
        if (one.deleteRequest() != null && one.putRequest() == null) {
            return ItemChanges.delete(
                    table, AttributeValues.item(one.deleteRequest().key()), Optional.empty());
        }
        throw DynamoDbErrors.validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
    }

    private static void add(
            ConsumedUnits units,
            @Nullable ReturnConsumedCapacity asked,
            List<ConsumedCapacity> consumed) {
        var capacity = units.asked(asked);
        if (capacity != null) {
            consumed.add(capacity);
        }
    }
}

package dev.leat.aws.table;

import dev.leat.app.Table;
import dev.leat.aws.DynamoTable;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyRange;
import dev.leat.port.TableReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The requests that read the pages of a query or scan of a table or index.
record ItemPageRequest(
        DynamoTable stored, Table table, Optional<Table.Index> index, TableReader.Query query) {

    /// A page as DynamoDB returns it.
    ///
    /// @param items the items with the attributes that the index contains
    /// @param last the key behind which the next page begins; empty on the last page
    record Page(List<Item> items, Optional<Item> last) {

        static Page of(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> last) {
            return new Page(
                    items.stream().map(ItemAttributes::item).toList(),
                    Optional.of(last).filter(key -> !key.isEmpty()).map(ItemAttributes::item));
        }
    }

    /// @param after the item behind which the page begins
    /// @throws dev.leat.port.UnavailableException if DynamoDB is unavailable
    Page read(Optional<Item> after, int limit) {
        var start = after.map(this::start).orElse(null);
        return query.partition().isPresent()
                ? query(query.partition().get(), start, limit)
                : scan(start, limit);
    }

    private Map<String, AttributeValue> start(Item after) {
        var names =
                Stream.concat(table.key().names().stream(), key().names().stream())
                        .distinct()
                        .toList();
        return ItemAttributes.of(ItemKey.only(after, names));
    }

    private Table.Key key() {
        return index.map(Table.Index::key).orElse(table.key());
    }

    /// Returns false for global indexes, for which DynamoDB refuses consistent reads.
    private boolean consistent() {
        return index.map(Table.Index::local).orElse(true);
    }

    private Page query(
            ItemValue partition, @Nullable Map<String, AttributeValue> start, int limit) {
        var names = new HashMap<>(Map.of("#p", key().partition().name()));
        var values = new HashMap<>(Map.of(":p", ItemAttributes.of(partition)));
        var condition = "#p = :p" + sort(query.sort(), values);
        if (!(query.sort() instanceof KeyRange.All)) {
            names.put("#s", key().sort().orElseThrow().name());
        }
        var response =
                stored.call(() ->
                        stored.client()
                                .query(request ->
                                        request.tableName(stored.name())
                                                .indexName(query.index().orElse(null))
                                                .consistentRead(consistent())
                                                .keyConditionExpression(condition)
                                                .expressionAttributeNames(names)
                                                .expressionAttributeValues(values)
                                                .scanIndexForward(!query.backward())
                                                .limit(limit)
                                                .exclusiveStartKey(start)));
        return Page.of(response.items(), response.lastEvaluatedKey());
    }

    /// Returns the condition on the sort key `#s`, and enters its values in `values`.
    private static String sort(KeyRange range, Map<String, AttributeValue> values) {
        return switch (range) {
            case KeyRange.All() -> "";
            case KeyRange.Compared(var comparator, var value) -> {
                values.put(":s", ItemAttributes.of(value));
                yield " AND #s " + comparator + " :s";
            }
            case KeyRange.Between(var low, var high) -> {
                values.put(":low", ItemAttributes.of(low));
                values.put(":high", ItemAttributes.of(high));
                yield " AND #s BETWEEN :low AND :high";
            }
            case KeyRange.Prefix(var value) -> {
                values.put(":s", ItemAttributes.of(value));
                yield " AND begins_with(#s, :s)";
            }
        };
    }

    private Page scan(@Nullable Map<String, AttributeValue> start, int limit) {
        var response =
                stored.call(() ->
                        stored.client()
                                .scan(request ->
                                        request.tableName(stored.name())
                                                .indexName(query.index().orElse(null))
                                                .consistentRead(consistent())
                                                .segment(
                                                        query.segment()
                                                                .map(TableReader.Segment::number)
                                                                .orElse(null))
                                                .totalSegments(
                                                        query.segment()
                                                                .map(TableReader.Segment::count)
                                                                .orElse(null))
                                                .limit(limit)
                                                .exclusiveStartKey(start)));
        return Page.of(response.items(), response.lastEvaluatedKey());
    }
}

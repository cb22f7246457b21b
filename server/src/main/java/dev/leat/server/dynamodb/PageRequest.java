package dev.leat.server.dynamodb;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemSize;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyRange;
import dev.leat.item.Projected;
import dev.leat.port.TableReader;
import dev.leat.port.Tables;
import dev.leat.server.dynamodb.expression.Condition;
import dev.leat.server.dynamodb.expression.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Select;

/// The parameters that queries and scans share: the table or index, the attributes to return, and
/// the end of a page. A page ends at 1 MiB or at the requested number of items, both counted before
/// the filter and the projection
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html).
record PageRequest(
        Table table,
        Optional<Table.Index> index,
        Optional<Projection> projection,
        Optional<Condition> filter,
        boolean count,
        boolean whole,
        int limit,
        Optional<Item> after,
        ConsumedUnits.Factor factor) {

    static final long MAX_BYTES = 1 << 20;

    /// @throws AwsErrorException if a parameter is not valid for the table
    static PageRequest of(
            Table table,
            @Nullable String indexName,
            Optional<Projection> projection,
            Optional<Condition> filter,
            @Nullable Select select,
            @Nullable Integer limit,
            @Nullable Map<String, AttributeValue> startKey,
            @Nullable Boolean consistent) {
        var index = Optional.ofNullable(indexName).map(name -> index(table, name));
        if (Boolean.TRUE.equals(consistent) && index.isPresent() && !index.get().local()) {
            throw DynamoDbErrors.validation(
                    "Consistent reads are not supported on global secondary indexes");
        }
        checkSelect(select, index, projection.isPresent());
        if (limit != null && limit < 1) {
            throw DynamoDbErrors.validation(
                    "1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
                            .formatted(limit));
        }
        return new PageRequest(
                table,
                index,
                projection,
                filter,
                select == Select.COUNT,
                index.isPresent() && fetches(table, index.get(), select, projection),
                limit == null ? Integer.MAX_VALUE : limit,
                Optional.ofNullable(startKey)
                        .filter(key -> !key.isEmpty())
                        .map(key -> start(table, index, AttributeValues.item(key))),
                ConsumedUnits.Factor.of(consistent));
    }

    /// Returns true if a query of a local index also reads the items in the table, because it asks
    /// for attributes that the index does not have. A global index gives only its own.
    private static boolean fetches(
            Table table,
            Table.Index index,
            @Nullable Select select,
            Optional<Projection> projection) {
        var names = projection.map(Projection::attributes).orElse(Set.of());
        var lacking = new TreeSet<>(names);
        lacking.removeIf(name -> Projected.has(table, index, name));
        if (!lacking.isEmpty() && !index.local()) {
            throw DynamoDbErrors.invalid(
                    "Global secondary index %s does not project %s"
                            .formatted(index.name(), lacking));
        }
        return index.local() && (select == Select.ALL_ATTRIBUTES || !lacking.isEmpty());
    }

    private static Table.Index index(Table table, String name) {
        return table.index(name)
                .orElseThrow(() ->
                        DynamoDbErrors.validation(
                                "The table does not have the specified index: " + name));
    }

    private static void checkSelect(
            @Nullable Select select, Optional<Table.Index> index, boolean projection) {
        if (select == Select.UNKNOWN_TO_SDK_VERSION) {
            throw DynamoDbErrors.notInSet("select", Select.knownValues());
        }
        if (select == Select.SPECIFIC_ATTRIBUTES && !projection) {
            throw DynamoDbErrors.validation("SPECIFIC_ATTRIBUTES requires a ProjectionExpression");
        }
        if (select != null && select != Select.SPECIFIC_ATTRIBUTES && projection) {
            throw DynamoDbErrors.validation(
                    "Cannot specify the ProjectionExpression when choosing to get " + select);
        }
        if (select == Select.ALL_PROJECTED_ATTRIBUTES && index.isEmpty()) {
            throw DynamoDbErrors.invalid(
                    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
        if (select == Select.ALL_ATTRIBUTES
                && index.isPresent()
                && !index.get().local()
                && !(index.get().projection() instanceof Table.Projection.All)) {
            throw DynamoDbErrors.invalid(
                    "Select type ALL_ATTRIBUTES is not supported for global secondary index %s because its projection type is not ALL"
                            .formatted(index.get().name()));
        }
    }

    private static Item start(Table table, Optional<Table.Index> index, Item key) {
        boolean fits =
                key.attributes().size() == keyNames(table, index).size()
                        && storable(table.key(), key)
                        && index.map(of -> storable(of.key(), key)).orElse(true);
        if (!fits) {
            throw DynamoDbErrors.validation("The provided starting key is invalid");
        }
        return key;
    }

    private static boolean storable(Table.Key key, Item item) {
        return ItemKey.of(key, item).filter(found -> found.storable(key)).isPresent();
    }

    private static List<String> keyNames(Table table, Optional<Table.Index> index) {
        var names = new ArrayList<>(table.key().names());
        index.ifPresent(of -> names.addAll(of.key().names()));
        return names.stream().distinct().toList();
    }

    /// A page in the form of the response. `items` is empty if the request asks only for the count.
    record Result(
            List<Map<String, AttributeValue>> items,
            int count,
            int scanned,
            Optional<Map<String, AttributeValue>> lastKey,
            ConsumedUnits consumed) {}

    Result read(
            Tables tables,
            Optional<ItemValue> partition,
            KeyRange range,
            boolean backward,
            Optional<TableReader.Segment> segment) {
        var page =
                tables.read(
                        new TableReader.Query(
                                table.name(),
                                index.map(Table.Index::name),
                                partition,
                                range,
                                backward,
                                after,
                                segment,
                                limit,
                                MAX_BYTES));
        long bytes = 0;
        int count = 0;
        var items = new ArrayList<Map<String, AttributeValue>>();
        for (var item : page.items()) {
            var seen = whole ? item : index.map(of -> Projected.of(table, of, item)).orElse(item);
            bytes += ItemSize.of(seen);
            if (filter.isEmpty() || filter.get().test(seen)) {
                count++;
                if (!this.count) {
                    items.add(
                            AttributeValues.of(
                                    projection.map(parts -> parts.of(seen)).orElse(seen)));
                }
            }
        }
        Optional<Map<String, AttributeValue>> lastKey =
                page.more()
                        ? Optional.of(
                                AttributeValues.of(
                                        ItemKey.only(
                                                page.items().getLast(), keyNames(table, index))))
                        : Optional.empty();
        return new Result(items, count, page.items().size(), lastKey, consumed(bytes));
    }

    private ConsumedUnits consumed(long bytes) {
        var units = new ConsumedUnits(table);
        return index.map(of -> units.readIndex(of.name(), bytes, factor))
                .orElseGet(() -> units.read(bytes, factor));
    }
}

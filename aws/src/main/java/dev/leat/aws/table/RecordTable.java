package dev.leat.aws.table;

import dev.leat.app.Table;
import dev.leat.aws.DynamoTable;
import dev.leat.aws.state.SinkIdentities;
import dev.leat.aws.state.SinkIdentities.Change;
import dev.leat.aws.state.StateTable;
import dev.leat.batch.Column;
import dev.leat.batch.Reason;
import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemSize;
import dev.leat.plan.ItemChanges;
import dev.leat.plan.RecordItems;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The items of records that are all their rows, as one attempt to commit, or one dry run, reads
/// and changes them in memory. The keys of a record's items are stored with its identity. Owned by
/// one thread.
final class RecordTable {

    /// Maximum size of the items of a transaction together, which DynamoDB limits to 4 MB with the
    /// identity of the record
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
    private static final long MOST_BYTES = 3_500_000;

    private final DynamoTable stored;
    private final Table table;
    private final KnownItems known = new KnownItems();
    private final ItemChanges<RuntimeException> items = new ItemChanges<>(known);

    RecordTable(DynamoTable stored, Table table) {
        this.stored = stored;
        this.table = table;
    }

    /// Returns the exchange of the rows in a column.
    SinkIdentities.Exchange of(Column.Lists rows) {
        return (row, before) -> change(rows, row, before);
    }

    private Change change(Column.Lists rows, int row, @Nullable AttributeValue before) {
        var keys = new LinkedHashMap<ItemKey, Item>();
        keys(before).forEach(key -> keys.put(key(key), key));
        var removed = List.copyOf(keys.keySet());
        var next = rows.items(row);
        for (var item : next) {
            ItemKey.of(table.key(), item.scalars())
                    .filter(key -> key.storable(table.key()))
                    .ifPresent(key -> keys.put(key, only(item.scalars())));
        }
        read(keys);
        if (keys.size() > StateTable.MOST_CHANGES) {
            return refused(
                    "changes %,d items of table %s, and a transaction in DynamoDB can change at most %,d; give the record fewer rows"
                            .formatted(keys.size(), table.name(), StateTable.MOST_CHANGES));
        }
        var old = new HashMap<ItemKey, Optional<Item>>();
        keys.keySet().forEach(key -> old.put(key, items.find(key)));
        long bytes = bytes(old.values(), next);
        if (bytes > MOST_BYTES) {
            return refused(
                    "changes %,d bytes of table %s, and a transaction in DynamoDB can change about %,d; shorten columns with the step `shrink`"
                            .formatted(bytes, table.name(), MOST_BYTES));
        }
        var replaced = new RecordItems<>(table, items).replace(removed, next);
        return new Change(
                replaced.refused(),
                attribute(replaced.keys(), keys),
                keys.entrySet().stream().flatMap(key -> action(key, old).stream()).toList());
    }

    private static long bytes(Collection<Optional<Item>> old, List<EncodedItem> next) {
        return old.stream().flatMap(Optional::stream).mapToLong(ItemSize::of).sum()
                + next.stream().mapToLong(EncodedItem::size).sum();
    }

    private static Change refused(String why) {
        var reason = Reason.of("too_large", "the record " + why);
        return new Change(Optional.of(reason), null, List.of());
    }

    /// Returns the action for one key; empty if there is no item before and after.
    private Optional<TransactWriteItem> action(
            Map.Entry<ItemKey, Item> key, Map<ItemKey, Optional<Item>> old) {
        var before = old.getOrDefault(key.getKey(), Optional.empty());
        var after = items.find(key.getKey());
        return before.or(() -> after).isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ItemWriter.action(
                                stored,
                                table,
                                after.orElse(key.getValue()),
                                after.isEmpty(),
                                before));
    }

    /// Reads the items that are not known.
    private void read(Map<ItemKey, Item> keys) {
        var unknown = new LinkedHashMap<>(keys);
        unknown.keySet().removeIf(known::has);
        new ItemReader(stored, table).stored(unknown, Optional.empty()).forEach(known::put);
    }

    /// Returns the stored form of keys: a list with a map for each item.
    private static @Nullable AttributeValue attribute(
            Collection<ItemKey> keys, Map<ItemKey, Item> items) {
        var maps =
                keys.stream()
                        .map(key -> Objects.requireNonNull(items.get(key)))
                        .map(item -> AttributeValue.fromM(ItemAttributes.of(item)))
                        .toList();
        return maps.isEmpty() ? null : AttributeValue.fromL(maps);
    }

    private static Stream<Item> keys(@Nullable AttributeValue stored) {
        return stored == null
                ? Stream.empty()
                : stored.l().stream().map(key -> ItemAttributes.item(key.m()));
    }

    private ItemKey key(Item item) {
        return ItemKey.of(table.key(), item).orElseThrow();
    }

    private Item only(Item item) {
        return ItemKey.only(item, table.key().names());
    }
}

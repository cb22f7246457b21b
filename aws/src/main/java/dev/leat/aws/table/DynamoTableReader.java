package dev.leat.aws.table;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Table;
import dev.leat.aws.DynamoTable;
import dev.leat.item.Item;
import dev.leat.item.ItemExpiry;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemSize;
import dev.leat.item.Projected;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Reads the tables of an app in DynamoDB. Reads are strongly consistent, except those of global
/// indexes, which DynamoDB updates after the table. DynamoDB deletes expired items late, so the
/// reader omits them.
public record DynamoTableReader(DynamoDbClient client, AwsResourceNames names, App app, Time time)
        implements TableReader {

    @Override
    public List<Optional<Item>> get(String name, List<Item> keys) {
        var table = app.get(Table.class, name);
        var all = keys.stream().map(key -> key(table, key)).toList();
        var asked = new LinkedHashMap<ItemKey, Item>();
        for (int i = 0; i < keys.size(); i++) {
            if (all.get(i).storable(table.key())) {
                asked.put(all.get(i), ItemKey.only(keys.get(i), table.key().names()));
            }
        }
        var found = new ItemReader(stored(table), table).items(asked.values());
        return all.stream()
                .map(key -> Optional.ofNullable(found.get(key)).filter(item -> live(table, item)))
                .toList();
    }

    /// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html)
    @Override
    public Size size(String name) {
        var stored = stored(app.get(Table.class, name));
        var table =
                stored.call(() ->
                                client.describeTable(describe -> describe.tableName(stored.name())))
                        .table();
        return new Size(table.itemCount(), table.tableSizeBytes());
    }

    private static ItemKey key(Table table, Item key) {
        return ItemKey.of(table.key(), key)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "the key of table %s is not complete".formatted(table.name())));
    }

    private DynamoTable stored(Table table) {
        return new DynamoTable(client, names.of(table.name()), time);
    }

    private boolean live(Table table, Item item) {
        return !ItemExpiry.expired(table, item, time.instant());
    }

    /// Reads as many pages of DynamoDB as the page needs, because expired items are omitted.
    @Override
    public Page read(Query query) {
        var table = app.get(Table.class, query.table());
        var index =
                query.index()
                        .map(name ->
                                table.index(name)
                                        .orElseThrow(() ->
                                                new IllegalArgumentException("no index " + name)));
        var request = new ItemPageRequest(stored(table), table, index, query);
        var items = new ArrayList<Item>();
        long bytes = 0;
        var after = query.after();
        do {
            var page = request.read(after, query.items() - items.size());
            for (var item : whole(table, index, page.items())) {
                if (bytes >= query.bytes()) {
                    return new Page(items, true);
                }
                bytes += ItemSize.of(index.map(of -> Projected.of(table, of, item)).orElse(item));
                items.add(item);
            }
            after = page.last();
        } while (after.isPresent() && items.size() < query.items() && bytes < query.bytes());
        return new Page(items, after.isPresent());
    }

    /// Returns the items of a page with all their attributes, without expired items. If the index
    /// does not contain all attributes, the items are read from the table.
    private List<Item> whole(Table table, Optional<Table.Index> index, List<Item> entries) {
        if (index.isEmpty() || index.get().projection() instanceof Table.Projection.All) {
            return entries.stream().filter(item -> live(table, item)).toList();
        }
        var key = index.get().key();
        var items =
                get(
                        table.name(),
                        entries.stream()
                                .map(entry -> ItemKey.only(entry, table.key().names()))
                                .toList());
        var whole = new ArrayList<Item>();
        for (int i = 0; i < entries.size(); i++) {
            var entry = ItemKey.of(key, entries.get(i));
            // The item may have changed after DynamoDB updated the index.
            items.get(i).filter(item -> ItemKey.of(key, item).equals(entry)).ifPresent(whole::add);
        }
        return whole;
    }
}

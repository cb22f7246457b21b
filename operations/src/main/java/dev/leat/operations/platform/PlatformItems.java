package dev.leat.operations.platform;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemText;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.StoredItemOperations;
import dev.leat.port.TableReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Tables of a platform in this process.
///
/// @param definitions all tables by name, in their order
/// @param declared the names of the tables that the app file declares
record PlatformItems(TableReader reader, Map<String, Table> definitions, Set<String> declared)
        implements StoredItemOperations {

    @Override
    public Map<String, TableSummary> tables() {
        var summaries = new LinkedHashMap<String, TableSummary>();
        definitions.forEach((name, table) -> {
            var size = reader.size(name);
            summaries.put(
                    name,
                    new TableSummary(
                            table.key().names(),
                            declared.contains(name),
                            size.items(),
                            size.bytes()));
        });
        return summaries;
    }

    @Override
    public Optional<TableItem> item(String name, List<String> key) {
        var table = known(name);
        try {
            var item = reader.get(name, List.of(ItemText.key(table, key))).getFirst();
            return item.map(found -> shown(table, found));
        } catch (IllegalArgumentException invalid) {
            throw RefusedOperationException.invalid(Objects.toString(invalid.getMessage()));
        }
    }

    @Override
    public List<TableItem> items(String name, String cursor, int limit) {
        var table = known(name);
        var page =
                reader.read(TableReader.Query.scan(name, after(table, cursor), limit, PAGE_BYTES));
        return page.items().stream().map(item -> shown(table, item)).toList();
    }

    /// Maximum size of a page of items.
    private static final long PAGE_BYTES = 1 << 20;

    private static Optional<Item> after(Table table, String cursor) {
        try {
            return cursor.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ItemText.key(table, ItemJson.read(cursor)));
        } catch (RuntimeException invalid) {
            throw RefusedOperationException.invalid("invalid cursor '" + cursor + "'");
        }
    }

    private static TableItem shown(Table table, Item item) {
        var key = ItemKey.only(item, table.key().names());
        return new TableItem(ItemJson.write(key), ItemJson.write(item));
    }

    private Table known(String name) {
        return Optional.ofNullable(definitions.get(name))
                .orElseThrow(() ->
                        RefusedOperationException.unknown("table", name, definitions.keySet()));
    }
}

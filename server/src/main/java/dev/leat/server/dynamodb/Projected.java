package dev.leat.server.dynamodb;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import java.util.ArrayList;

/// Selects the attributes of an item that an index contains.
final class Projected {

    private Projected() {}

    static Item of(Table table, Table.Index index, Item item) {
        return switch (index.projection()) {
            case Table.Projection.All _ -> item;
            case Table.Projection.KeysOnly _ -> only(table, index, item, java.util.List.of());
            case Table.Projection.Include(var attributes) -> only(table, index, item, attributes);
        };
    }

    private static Item only(
            Table table, Table.Index index, Item item, java.util.List<String> attributes) {
        var names = new ArrayList<>(table.key().names());
        names.addAll(index.key().names());
        names.addAll(attributes);
        return ItemKey.only(item, names.stream().distinct().toList());
    }
}

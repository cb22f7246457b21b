package dev.leat.item;

import dev.leat.app.Table;
import java.util.ArrayList;
import java.util.List;

/// Selects the attributes of an item that an index contains.
public final class Projected {

    private Projected() {}

    public static Item of(Table table, Table.Index index, Item item) {
        return switch (index.projection()) {
            case Table.Projection.All _ -> item;
            case Table.Projection.KeysOnly _ -> only(table, index, item, List.of());
            case Table.Projection.Include(var attributes) -> only(table, index, item, attributes);
        };
    }

    /// Returns true if an index has an attribute, if the item has it.
    public static boolean has(Table table, Table.Index index, String attribute) {
        return switch (index.projection()) {
            case Table.Projection.All _ -> true;
            case Table.Projection.KeysOnly _ -> key(table, index, attribute);
            case Table.Projection.Include(var attributes) ->
                    attributes.contains(attribute) || key(table, index, attribute);
        };
    }

    private static boolean key(Table table, Table.Index index, String attribute) {
        return table.key().names().contains(attribute) || index.key().names().contains(attribute);
    }

    private static Item only(Table table, Table.Index index, Item item, List<String> attributes) {
        var names = new ArrayList<>(table.key().names());
        names.addAll(index.key().names());
        names.addAll(attributes);
        return ItemKey.only(item, names.stream().distinct().toList());
    }
}

package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The attributes and nested values that a projection selects from an item. Selected members of a
/// list keep their order and leave no gaps.
public final class Projection {

    /// The selected members of a value. If no member is selected, the whole value is.
    private record Selected(Map<String, Selected> names, TreeMap<Integer, Selected> indexes) {

        Selected() {
            this(new LinkedHashMap<>(), new TreeMap<>());
        }

        boolean whole() {
            return names.isEmpty() && indexes.isEmpty();
        }
    }

    private final Selected root = new Selected();

    private Projection(List<Path> paths) {
        for (var path : paths) {
            var at = root;
            for (var element : path.elements()) {
                at =
                        switch (element) {
                            case Path.Element.Name(var name) ->
                                    at.names.computeIfAbsent(name, _ -> new Selected());
                            case Path.Element.Index(int index) ->
                                    at.indexes.computeIfAbsent(index, _ -> new Selected());
                        };
            }
        }
    }

    public static Projection of(List<Path> paths) {
        return new Projection(paths);
    }

    /// Returns the projection of whole attributes.
    public static Projection ofAttributes(Collection<String> attributes) {
        return of(attributes.stream().map(Path::of).toList());
    }

    /// Parses a projection expression.
    ///
    /// @throws ExpressionException if the expression is invalid
    public static Projection parse(String expression, Placeholders placeholders) {
        return of(paths(expression, placeholders));
    }

    /// Returns the paths of a projection.
    static List<Path> paths(String expression, Placeholders placeholders) {
        var cursor = new TokenReader(ExpressionKind.PROJECTION, expression, placeholders);
        var paths = new ArrayList<Path>();
        do {
            paths.add(cursor.path());
        } while (cursor.takes(","));
        Paths.distinct(paths, cursor);
        cursor.end();
        return paths;
    }

    /// Returns the attributes that the projection reads.
    public java.util.Set<String> attributes() {
        return root.names.keySet();
    }

    public Item of(Item item) {
        return new Item(members(item.attributes(), root));
    }

    private static Map<String, ItemValue> members(Map<String, ItemValue> from, Selected selected) {
        var members = new LinkedHashMap<String, ItemValue>();
        selected.names.forEach((name, below) -> {
            var value = from.get(name);
            if (value != null) {
                part(value, below).ifPresent(part -> members.put(name, part));
            }
        });
        return members;
    }

    private static Optional<ItemValue> part(ItemValue value, Selected selected) {
        if (selected.whole()) {
            return Optional.of(value);
        }
        if (value instanceof ItemValue.Document(var values) && !selected.names.isEmpty()) {
            var members = members(values, selected);
            return members.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ItemValue.Document(members));
        }
        if (value instanceof ItemValue.Sequence(var values) && !selected.indexes.isEmpty()) {
            var members = new ArrayList<ItemValue>();
            selected.indexes.forEach((index, below) -> {
                if (index < values.size()) {
                    part(values.get(index), below).ifPresent(members::add);
                }
            });
            return members.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ItemValue.Sequence(members));
        }
        return Optional.empty();
    }
}

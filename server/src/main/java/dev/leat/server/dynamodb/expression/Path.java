package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A document path: the name of an attribute, followed by members of maps and lists.
public record Path(List<Element> elements) {

    public Path {
        elements = List.copyOf(elements);
    }

    /// An element of a path.
    public sealed interface Element {

        /// A member of an item or of a map.
        record Name(String name) implements Element {
            @Override
            public String toString() {
                return name;
            }
        }

        /// A member of a list, counted from 0.
        record Index(int index) implements Element {
            @Override
            public String toString() {
                return "[" + index + "]";
            }
        }
    }

    /// Returns the path of an attribute, whose name may contain dots.
    static Path of(String attribute) {
        return new Path(List.of(new Element.Name(attribute)));
    }

    /// Returns the name of the attribute with which the path begins.
    public String attribute() {
        return elements.getFirst().toString();
    }

    /// Returns the value at the path; empty if the item has no value there.
    public Optional<ItemValue> in(Item item) {
        var value = item.attributes().get(attribute());
        for (int i = 1; i < elements.size() && value != null; i++) {
            value =
                    switch (elements.get(i)) {
                        case Element.Name(var name) ->
                                value instanceof ItemValue.Document map
                                        ? map.values().get(name)
                                        : null;
                        case Element.Index(int index) ->
                                value instanceof ItemValue.Sequence list
                                                && index < list.values().size()
                                        ? list.values().get(index)
                                        : null;
                    };
        }
        return Optional.ofNullable(value);
    }

    /// Returns the path in the form of DynamoDB's messages: `[a, b, [0]]`.
    @Override
    public String toString() {
        return elements.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}

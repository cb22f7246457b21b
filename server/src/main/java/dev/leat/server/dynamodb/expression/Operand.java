package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import java.util.Optional;

/// An operand of a condition.
sealed interface Operand {

    /// Returns the operand's value for an item; empty if the item has none.
    Optional<ItemValue> of(Item item);

    /// The value at a path.
    record At(Path path) implements Operand {
        @Override
        public Optional<ItemValue> of(Item item) {
            return path.in(item);
        }
    }

    /// A value of the request.
    record Literal(ItemValue value) implements Operand {
        @Override
        public Optional<ItemValue> of(Item item) {
            return Optional.of(value);
        }
    }

    /// The size of a value: the length of a text or binary value, or the number of members.
    record Size(Operand operand) implements Operand {
        @Override
        public Optional<ItemValue> of(Item item) {
            return operand.of(item).flatMap(Size::of);
        }

        private static Optional<ItemValue> of(ItemValue value) {
            return switch (value) {
                case ItemValue.Text text -> number(text.value().length());
                case ItemValue.Binary binary -> number(binary.value().remaining());
                case ItemValue.Sequence list -> number(list.values().size());
                case ItemValue.Document map -> number(map.values().size());
                case ItemValue.Group set -> number(set.values().size());
                case ItemValue.Number _, ItemValue.Bool _, ItemValue.Null _ -> Optional.empty();
            };
        }

        private static Optional<ItemValue> number(int size) {
            return Optional.of(ItemValue.Number.of(size));
        }
    }
}

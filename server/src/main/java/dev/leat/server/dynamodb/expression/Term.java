package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import dev.leat.item.ItemNumber;
import dev.leat.item.ItemValue;
import java.math.BigDecimal;
import java.util.ArrayList;

/// The right side of a `SET` action.
sealed interface Term {

    /// Returns the value for an item before the update.
    ///
    /// @throws ExpressionException if the item has no such value, or a value of a wrong type
    ItemValue of(Item item);

    /// The value at a path.
    record At(Path path) implements Term {
        @Override
        public ItemValue of(Item item) {
            return path.in(item)
                    .orElseThrow(() ->
                            new ExpressionException(
                                    "The provided expression refers to an attribute that does not exist in the item"));
        }
    }

    /// A value of the request.
    record Literal(ItemValue value) implements Term {
        @Override
        public ItemValue of(Item item) {
            return value;
        }
    }

    /// The value at a path, or another value if the item has none there.
    record IfNotExists(Path path, Term otherwise) implements Term {
        @Override
        public ItemValue of(Item item) {
            return path.in(item).orElseGet(() -> otherwise.of(item));
        }
    }

    /// Two lists joined.
    record ListAppend(Term first, Term second) implements Term {
        @Override
        public ItemValue of(Item item) {
            if (first.of(item) instanceof ItemValue.Sequence(var head)
                    && second.of(item) instanceof ItemValue.Sequence(var tail)) {
                var all = new ArrayList<>(head);
                all.addAll(tail);
                return new ItemValue.Sequence(all);
            }
            throw wrongType();
        }
    }

    /// The sum of two numbers, or their difference.
    record Sum(Term left, Term right, boolean minus) implements Term {
        @Override
        public ItemValue of(Item item) {
            if (left.of(item) instanceof ItemValue.Number(var a)
                    && right.of(item) instanceof ItemValue.Number(var b)) {
                return new ItemValue.Number(add(a, minus ? b.negate() : b));
            }
            throw wrongType();
        }

        /// @throws ExpressionException if the sum is out of range
        static BigDecimal add(BigDecimal a, BigDecimal b) {
            try {
                return ItemNumber.normalise(a.add(b));
            } catch (IllegalArgumentException outOfRange) {
                throw new ExpressionException(String.valueOf(outOfRange.getMessage()));
            }
        }
    }

    static ExpressionException wrongType() {
        return new ExpressionException(
                "An operand in the update expression has an incorrect data type");
    }
}

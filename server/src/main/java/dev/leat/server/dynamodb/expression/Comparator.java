package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import dev.leat.item.KeyBytes;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/// A comparison operator. `<` and similar operators compare only two texts, two numbers or two
/// binary values. `=` and `<>` compare values of any type.
enum Comparator {
    EQUAL("=", order -> order == 0),
    NOT_EQUAL("<>", order -> order != 0),
    LESS("<", order -> order < 0),
    LESS_OR_EQUAL("<=", order -> order <= 0),
    GREATER(">", order -> order > 0),
    GREATER_OR_EQUAL(">=", order -> order >= 0);

    private final String symbol;

    @SuppressWarnings("ImmutableEnumChecker") // the predicates have no state
    private final IntPredicate holds;

    Comparator(String symbol, IntPredicate holds) {
        this.symbol = symbol;
        this.holds = holds;
    }

    static Optional<Comparator> of(Token token) {
        return Arrays.stream(values()).filter(one -> token.is(one.symbol)).findFirst();
    }

    String symbol() {
        return symbol;
    }

    /// Returns true for operators that require an order, such as `<`.
    boolean ordered() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    boolean test(Optional<ItemValue> left, Optional<ItemValue> right) {
        if (!ordered()) {
            boolean equal = left.isPresent() && left.equals(right);
            return equal == (this == EQUAL);
        }
        if (left.isEmpty() || right.isEmpty()) {
            return false;
        }
        var order = order(left.get(), right.get());
        return order.isPresent() && holds.test(order.getAsInt());
    }

    static OptionalInt order(ItemValue left, ItemValue right) {
        if (left instanceof ItemValue.Number(var a) && right instanceof ItemValue.Number(var b)) {
            return OptionalInt.of(a.compareTo(b));
        }
        boolean same = left.type().equals(right.type());
        return same && (left instanceof ItemValue.Text || left instanceof ItemValue.Binary)
                ? OptionalInt.of(Arrays.compareUnsigned(KeyBytes.of(left), KeyBytes.of(right)))
                : OptionalInt.empty();
    }
}

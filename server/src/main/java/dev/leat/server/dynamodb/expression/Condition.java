package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A condition on an item. If the item has no value for an operand, a comparison is false, except
/// `<>`, which is true.
public sealed interface Condition {

    /// The types that `attribute_type` accepts.
    Set<String> TYPES = Set.of("S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL");

    /// Returns true if the item meets the condition. An item that does not exist has no attributes.
    boolean test(Item item);

    /// Returns the attributes that the condition refers to.
    default Set<String> attributes() {
        var attributes = new TreeSet<String>();
        collect(this, attributes);
        return attributes;
    }

    private static void collect(Condition condition, Set<String> to) {
        switch (condition) {
            case And(var left, var right) -> {
                collect(left, to);
                collect(right, to);
            }
            case Or(var left, var right) -> {
                collect(left, to);
                collect(right, to);
            }
            case Not(var inner) -> collect(inner, to);
            case Compare(_, var left, var right) -> collect(List.of(left, right), to);
            case Between(var operand, var low, var high) ->
                    collect(List.of(operand, low, high), to);
            case In(var operand, var members) -> {
                collect(List.of(operand), to);
                collect(members, to);
            }
            case Exists(var path, _) -> to.add(path.attribute());
            case HasType(var operand, _) -> collect(List.of(operand), to);
            case BeginsWith(var operand, var prefix) -> collect(List.of(operand, prefix), to);
            case Contains(var operand, var member) -> collect(List.of(operand, member), to);
        }
    }

    private static void collect(List<Operand> operands, Set<String> to) {
        for (var operand : operands) {
            switch (operand) {
                case Operand.At(var path) -> to.add(path.attribute());
                case Operand.Size(var of) -> collect(List.of(of), to);
                case Operand.Literal _ -> {}
            }
        }
    }

    /// True if both conditions are true.
    record And(Condition left, Condition right) implements Condition {
        @Override
        public boolean test(Item item) {
            return left.test(item) && right.test(item);
        }
    }

    /// True if at least one condition is true.
    record Or(Condition left, Condition right) implements Condition {
        @Override
        public boolean test(Item item) {
            return left.test(item) || right.test(item);
        }
    }

    /// True if the condition is false.
    record Not(Condition condition) implements Condition {
        @Override
        public boolean test(Item item) {
            return !condition.test(item);
        }
    }

    /// A comparison of two operands.
    record Compare(Comparator comparator, Operand left, Operand right) implements Condition {
        @Override
        public boolean test(Item item) {
            return comparator.test(left.of(item), right.of(item));
        }
    }

    /// `operand BETWEEN low AND high`, both inclusive.
    record Between(Operand operand, Operand low, Operand high) implements Condition {
        @Override
        public boolean test(Item item) {
            var value = operand.of(item);
            return Comparator.GREATER_OR_EQUAL.test(value, low.of(item))
                    && Comparator.LESS_OR_EQUAL.test(value, high.of(item));
        }
    }

    /// `operand IN (..)`.
    record In(Operand operand, List<Operand> members) implements Condition {
        public In {
            members = List.copyOf(members);
        }

        @Override
        public boolean test(Item item) {
            var value = operand.of(item);
            return members.stream()
                    .anyMatch(member -> Comparator.EQUAL.test(value, member.of(item)));
        }
    }

    /// `attribute_exists`, or `attribute_not_exists`.
    record Exists(Path path, boolean expected) implements Condition {
        @Override
        public boolean test(Item item) {
            return path.in(item).isPresent() == expected;
        }
    }

    /// `attribute_type`.
    record HasType(Operand operand, String type) implements Condition {
        @Override
        public boolean test(Item item) {
            return operand.of(item).filter(value -> value.type().equals(type)).isPresent();
        }
    }

    /// `begins_with`, of texts or of bytes.
    record BeginsWith(Operand operand, Operand prefix) implements Condition {
        @Override
        public boolean test(Item item) {
            var value = operand.of(item).orElse(null);
            var start = prefix.of(item).orElse(null);
            if (value instanceof ItemValue.Text(var text)
                    && start instanceof ItemValue.Text(var begin)) {
                return text.startsWith(begin);
            }
            if (value instanceof ItemValue.Binary all && start instanceof ItemValue.Binary begin) {
                int length = begin.value().remaining();
                return all.value().remaining() >= length
                        && all.value().limit(all.value().position() + length).equals(begin.value());
            }
            return false;
        }
    }

    /// `contains`: a text in a text, bytes in bytes, or a member of a set or list.
    record Contains(Operand operand, Operand member) implements Condition {
        @Override
        public boolean test(Item item) {
            var wanted = member.of(item).orElse(null);
            if (wanted == null) {
                return false;
            }
            return switch (operand.of(item).orElse(null)) {
                case ItemValue.Text(var text) ->
                        wanted instanceof ItemValue.Text(var part) && text.contains(part);
                case ItemValue.Binary bytes ->
                        wanted instanceof ItemValue.Binary part
                                && contains(bytes.value(), part.value());
                case ItemValue.Group(var members) -> members.contains(wanted);
                case ItemValue.Sequence(var members) -> members.contains(wanted);
                case null, default -> false;
            };
        }

        private static boolean contains(java.nio.ByteBuffer bytes, java.nio.ByteBuffer part) {
            int length = part.remaining();
            for (int i = bytes.position(); i + length <= bytes.limit(); i++) {
                if (bytes.slice(i, length).equals(part)) {
                    return true;
                }
            }
            return false;
        }
    }
}

package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import dev.leat.item.ItemNumber;
import dev.leat.item.ItemValue;
import dev.leat.server.dynamodb.expression.Condition.And;
import dev.leat.server.dynamodb.expression.Condition.BeginsWith;
import dev.leat.server.dynamodb.expression.Condition.Between;
import dev.leat.server.dynamodb.expression.Condition.Compare;
import dev.leat.server.dynamodb.expression.Condition.Contains;
import dev.leat.server.dynamodb.expression.Condition.Exists;
import dev.leat.server.dynamodb.expression.Condition.HasType;
import dev.leat.server.dynamodb.expression.Condition.In;
import dev.leat.server.dynamodb.expression.Condition.Not;
import dev.leat.server.dynamodb.expression.Condition.Or;
import java.util.List;
import java.util.function.UnaryOperator;

/// Bugs of an evaluator of conditions, each as a change of the parsed condition that gives the
/// result of the bug.
@SuppressWarnings({"ImmutableEnumChecker", "ArgumentSelectionDefectChecker"}) // bugs swap operands
enum PlantedBug {
    LESS_TAKES_EQUAL(each(one -> swapped(one, Comparator.LESS, Comparator.LESS_OR_EQUAL))),
    GREATER_OR_EQUAL_IS_GREATER(
            each(one -> swapped(one, Comparator.GREATER_OR_EQUAL, Comparator.GREATER))),
    LESS_IS_GREATER(
            each(one -> swapped(one, Comparator.LESS_OR_EQUAL, Comparator.GREATER_OR_EQUAL))),
    A_MISSING_VALUE_DOES_NOT_DIFFER(
            each(one ->
                    one instanceof Compare(var how, Operand.At(var path), _)
                                    && how == Comparator.NOT_EQUAL
                            ? new And(one, new Exists(path, true))
                            : one)),
    AND_IS_OR(each(one -> one instanceof And(var left, var right) ? new Or(left, right) : one)),
    OR_BINDS_LIKE_AND(
            each(one ->
                    one instanceof Or(var a, And(var b, var c)) ? new And(new Or(a, b), c) : one)),
    NOT_COVERS_THE_REST(
            each(one -> one instanceof And(Not(var a), var b) ? new Not(new And(a, b)) : one)),
    NOT_IS_IGNORED(each(one -> one instanceof Not(var inner) ? inner : one)),
    BETWEEN_EXCLUDES_THE_UPPER_BOUND(
            each(one ->
                    one instanceof Between(var value, var low, var high)
                            ? new And(
                                    new Compare(Comparator.GREATER_OR_EQUAL, value, low),
                                    new Compare(Comparator.LESS, value, high))
                            : one)),
    BETWEEN_TAKES_BOUNDS_IN_ANY_ORDER(
            each(one ->
                    one instanceof Between(var value, var low, var high)
                            ? new Or(one, new Between(value, high, low))
                            : one)),
    IN_TESTS_THE_FIRST_MEMBER(
            each(one ->
                    one instanceof In(var value, var members)
                            ? new In(value, members.subList(0, 1))
                            : one)),
    NULL_IS_MISSING(
            each(one ->
                    one instanceof Exists(var path, boolean expected)
                            ? new Compare(
                                    expected ? Comparator.NOT_EQUAL : Comparator.EQUAL,
                                    new Operand.At(path),
                                    new Operand.Literal(new ItemValue.Null()))
                            : one)),
    BEGINS_WITH_IS_CONTAINS(
            each(one ->
                    one instanceof BeginsWith(var value, var part)
                            ? new Contains(value, part)
                            : one)),
    CONTAINS_HAS_ITS_OPERANDS_SWAPPED(
            each(one ->
                    one instanceof Contains(var value, var part)
                            ? new Contains(part, value)
                            : one)),
    CONTAINS_COMPARES_ONLY_TEXTS(
            each(one ->
                    one instanceof Contains(_, Operand.Literal(var part))
                                    && !(part instanceof ItemValue.Text)
                            ? new Not(new Or(one, new Not(one)))
                            : one)),
    A_SET_HAS_THE_TYPE_OF_ITS_MEMBERS(
            each(one ->
                    one instanceof HasType(var value, var type)
                                    && List.of("S", "N", "B").contains(type)
                            ? new Or(one, new HasType(value, type + "S"))
                            : one)),
    THE_LAST_LIST_INDEX_IS_IGNORED(paths(PlantedBug::withoutIndex)),
    A_NESTED_NAME_IS_FOUND_AT_THE_TOP(paths(PlantedBug::lastName)),
    TEXTS_SORT_BY_UTF_16(values(PlantedBug::utf16)),
    NUMBERS_COMPARE_AS_TEXTS(values(PlantedBug::numberAsText)),
    SETS_HAVE_AN_ORDER(values(PlantedBug::setAsList)),
    SIZE_COUNTS_BYTES(values(PlantedBug::asLongAsItsBytes)),
    THE_EMPTY_TEXT_IS_NULL(
            values(value -> value.equals(new ItemValue.Text("")) ? new ItemValue.Null() : value));

    private final UnaryOperator<Condition> change;
    private final UnaryOperator<ItemValue> values;

    PlantedBug(Change change) {
        this.change = change.ofCondition();
        this.values = change.ofValues();
    }

    /// A change of a condition, and one of all values that it meets.
    private record Change(
            UnaryOperator<Condition> ofCondition, UnaryOperator<ItemValue> ofValues) {}

    boolean test(Condition condition, Item item) {
        var members =
                (ItemValue.Document)
                        Values.changed(new ItemValue.Document(item.attributes()), values);
        return change.apply(condition).test(new Item(members.values()));
    }

    private static Change each(UnaryOperator<Condition> change) {
        return new Change(
                condition -> Conditions.changed(condition, change, it -> it),
                UnaryOperator.identity());
    }

    private static Change paths(UnaryOperator<Path> change) {
        UnaryOperator<Operand> operands =
                operand ->
                        switch (operand) {
                            case Operand.At(var path) -> new Operand.At(change.apply(path));
                            case Operand.Size(Operand.At(var path)) ->
                                    new Operand.Size(new Operand.At(change.apply(path)));
                            default -> operand;
                        };
        return new Change(
                condition -> Conditions.changed(condition, it -> it, operands),
                UnaryOperator.identity());
    }

    private static Change values(UnaryOperator<ItemValue> change) {
        UnaryOperator<Operand> literals =
                operand ->
                        operand instanceof Operand.Literal(var value)
                                ? new Operand.Literal(Values.changed(value, change))
                                : operand;
        return new Change(condition -> Conditions.changed(condition, it -> it, literals), change);
    }

    private static Condition swapped(Condition condition, Comparator from, Comparator to) {
        return condition instanceof Compare(var how, var left, var right) && how == from
                ? new Compare(to, left, right)
                : condition;
    }

    private static Path withoutIndex(Path path) {
        return path.elements().getLast() instanceof Path.Element.Index
                ? new Path(path.elements().subList(0, path.elements().size() - 1))
                : path;
    }

    private static Path lastName(Path path) {
        return path.elements().getLast() instanceof Path.Element.Name name
                ? new Path(List.of(name))
                : path;
    }

    /// A surrogate sorts before U+FFFD, unlike the code point in UTF-8.
    private static ItemValue utf16(ItemValue value) {
        return value instanceof ItemValue.Text(var text)
                ? new ItemValue.Text(text.replace("\uD83D\uDE00", "\uD7FF\uD7FF"))
                : value;
    }

    private static ItemValue numberAsText(ItemValue value) {
        return value instanceof ItemValue.Number(var number)
                ? new ItemValue.Text(ItemNumber.write(number))
                : value;
    }

    private static ItemValue setAsList(ItemValue value) {
        return value instanceof ItemValue.Group(var members)
                ? new ItemValue.Sequence(List.copyOf(members))
                : value;
    }

    private static ItemValue asLongAsItsBytes(ItemValue value) {
        return value instanceof ItemValue.Text(var text)
                ? new ItemValue.Text(text.replace("ö", "oe").replace("ß", "ss"))
                : value;
    }
}

package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Parses conditions by recursive descent. Comparisons have the highest precedence, followed by
/// `NOT`, `AND` and `OR`
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html).
public final class ConditionParser {

    private static final Set<String> FUNCTIONS =
            Set.of(
                    "attribute_exists",
                    "attribute_not_exists",
                    "attribute_type",
                    "begins_with",
                    "contains");
    private static final Set<String> OF_UPDATES = Set.of("if_not_exists", "list_append");
    private static final int MAX_DEPTH = 300;

    private final Cursor cursor;
    private int depth;

    private ConditionParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /// @throws ExpressionException if the expression is invalid
    public static Condition parse(
            ExpressionKind kind, String expression, Placeholders placeholders) {
        var cursor = new Cursor(kind, expression, placeholders);
        var condition = new ConditionParser(cursor).or();
        cursor.end();
        return condition;
    }

    private Condition or() {
        var condition = and();
        while (cursor.takesWord("OR")) {
            condition = new Condition.Or(condition, and());
        }
        return condition;
    }

    private Condition and() {
        var condition = not();
        while (cursor.takesWord("AND")) {
            condition = new Condition.And(condition, not());
        }
        return condition;
    }

    private Condition not() {
        if (depth++ > MAX_DEPTH) {
            throw cursor.syntaxError();
        }
        try {
            if (cursor.takesWord("NOT")) {
                return new Condition.Not(not());
            }
            if (cursor.takes("(")) {
                var condition = or();
                cursor.expect(")");
                return condition;
            }
            return comparison();
        } finally {
            depth--;
        }
    }

    private Condition comparison() {
        var token = cursor.peek();
        boolean function = token.kind() == Token.Kind.WORD && cursor.peekSecond().is("(");
        if (function && !token.text().equals("size")) {
            return function();
        }
        var left = operand();
        if (cursor.takesWord("BETWEEN")) {
            var low = operand();
            cursor.expectWord("AND");
            return between(left, low, operand());
        }
        if (cursor.takesWord("IN")) {
            return new Condition.In(left, members());
        }
        var comparator = Comparator.of(cursor.peek()).orElseThrow(cursor::syntaxError);
        cursor.take();
        var right = operand();
        distinct(comparator.symbol(), left, right);
        if (comparator.ordered()) {
            ordered(comparator.symbol(), left);
            ordered(comparator.symbol(), right);
        }
        return new Condition.Compare(comparator, left, right);
    }

    private Condition between(Operand operand, Operand low, Operand high) {
        for (var one : List.of(operand, low, high)) {
            ordered("BETWEEN", one);
        }
        if (low instanceof Operand.Literal(var from)
                && high instanceof Operand.Literal(var to)
                && Cursor.defined(from)
                && Cursor.defined(to)) {
            if (!from.type().equals(to.type())) {
                cursor.wrong(
                        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: %s, upper bound operand: %s"
                                .formatted(described(from), described(to)));
            } else if (Comparator.order(from, to).orElse(0) > 0) {
                cursor.wrong(
                        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: %s, upper bound operand: %s"
                                .formatted(described(from), described(to)));
            }
        }
        return new Condition.Between(operand, low, high);
    }

    private static String described(ItemValue value) {
        return "AttributeValue: {%s:%s}"
                .formatted(
                        value.type(),
                        switch (value) {
                            case ItemValue.Text(var text) -> text;
                            case ItemValue.Number(var number) -> number.toPlainString();
                            default -> "..";
                        });
    }

    private List<Operand> members() {
        cursor.expect("(");
        var members = new ArrayList<Operand>();
        do {
            members.add(operand());
        } while (cursor.takes(","));
        cursor.expect(")");
        if (members.size() > 100) {
            cursor.wrong(
                    "The IN operator is provided with too many operands; number of operands: "
                            + members.size());
        }
        return members;
    }

    private Condition function() {
        var name = cursor.take().text();
        cursor.expect("(");
        var operands = new ArrayList<Operand>();
        do {
            operands.add(operand());
        } while (cursor.takes(","));
        cursor.expect(")");
        if (OF_UPDATES.contains(name)) {
            cursor.wrong("The function is not allowed in this expression; function: " + name);
            return new Condition.Not(new Condition.In(operands.getFirst(), List.of()));
        }
        if (!FUNCTIONS.contains(name)) {
            cursor.wrong("Invalid function name; function: " + name);
            return new Condition.In(operands.getFirst(), List.of());
        }
        int expected = name.endsWith("exists") ? 1 : 2;
        if (operands.size() != expected) {
            cursor.wrong(
                    "Incorrect number of operands for operator or function; operator or function: %s, number of operands: %d"
                            .formatted(name, operands.size()));
            return new Condition.In(operands.getFirst(), List.of());
        }
        return called(name, operands);
    }

    private Condition called(String name, List<Operand> operands) {
        var first = operands.getFirst();
        var last = operands.getLast();
        switch (name) {
            case "begins_with" -> {
                distinct(name, first, last);
                typed(name, first, Set.of("S", "B"));
                typed(name, last, Set.of("S", "B"));
                return new Condition.BeginsWith(first, last);
            }
            case "contains" -> {
                distinct(name, first, last);
                return new Condition.Contains(first, last);
            }
            default -> {
                if (!(first instanceof Operand.At(var path))) {
                    cursor.wrong(
                            "Operator or function requires a document path; operator or function: "
                                    + name);
                    return new Condition.In(first, List.of());
                }
                return name.equals("attribute_type")
                        ? hasType(path, last)
                        : new Condition.Exists(path, name.equals("attribute_exists"));
            }
        }
    }

    private Condition hasType(Path path, Operand type) {
        typed("attribute_type", type, Set.of("S"));
        if (type instanceof Operand.Literal(ItemValue.Text(var name))) {
            if (!Condition.TYPES.contains(name)) {
                cursor.wrong(
                        "Invalid attribute type name found; type: %s, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
                                .formatted(name));
            }
            return new Condition.HasType(path, name);
        }
        if (!(type instanceof Operand.Literal)) {
            cursor.wrong(
                    "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: PATH");
        }
        return new Condition.In(type, List.of());
    }

    private Operand operand() {
        var token = cursor.peek();
        if (token.kind() == Token.Kind.VALUE) {
            return new Operand.Literal(cursor.value());
        }
        if (token.kind() == Token.Kind.WORD && cursor.peekSecond().is("(")) {
            if (!token.text().equals("size")) {
                cursor.wrong(
                        "The function is not allowed to be used this way in an expression; function: "
                                + token.text());
            }
            cursor.take();
            cursor.take();
            var of = operand();
            cursor.expect(")");
            if (of instanceof Operand.At(var path)) {
                return new Operand.Size(path);
            }
            cursor.wrong(
                    "Operator or function requires a document path; operator or function: size");
            return of;
        }
        if (cursor.takes("(")) {
            var operand = operand();
            cursor.expect(")");
            return operand;
        }
        return new Operand.At(cursor.path());
    }

    private void distinct(String operator, Operand first, Operand other) {
        if (first.equals(other) && !(first instanceof Operand.Literal)) {
            cursor.wrong(
                    "The first operand must be distinct from the remaining operands for this operator or function; operator: %s, first operand: %s"
                            .formatted(
                                    operator,
                                    first instanceof Operand.At(var path) ? path : first));
        }
    }

    private void ordered(String operator, Operand operand) {
        typed(operator, operand, Set.of("S", "N", "B"));
    }

    private void typed(String operator, Operand operand, Set<String> types) {
        if (operand instanceof Operand.Literal(var value)
                && Cursor.defined(value)
                && !types.contains(value.type())) {
            cursor.wrong(
                    "Incorrect operand type for operator or function; operator or function: %s, operand type: %s"
                            .formatted(operator, value.type()));
        }
    }
}

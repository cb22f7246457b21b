package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    static final int MAX_DEPTH = 300;

    /// Stands for a condition with an error, until the error is thrown.
    private static final Condition NONE =
            new Condition.In(new Operand.Literal(new ItemValue.Null()), List.of());

    private final TokenReader cursor;
    private int depth;

    private ConditionParser(TokenReader cursor) {
        this.cursor = cursor;
    }

    /// Parses a condition.
    ///
    /// @throws ExpressionException if the expression is invalid
    public static Condition parse(
            ExpressionKind kind, String expression, Placeholders placeholders) {
        var cursor = new TokenReader(kind, expression, placeholders);
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
            if (cursor.peek().is("(") && !comparesBehind(cursor.peekBehindParentheses(0))) {
                cursor.takeParenthesis();
                var condition = or();
                cursor.expect(")");
                return condition;
            }
            var condition = comparison();
            cursor.endComparison();
            return condition;
        } finally {
            depth--;
        }
    }

    /// Returns true if the parentheses in front of a token enclose an operand, not a condition.
    private static boolean comparesBehind(Token token) {
        return token.isWord("BETWEEN") || token.isWord("IN") || Comparator.of(token).isPresent();
    }

    private Condition comparison() {
        var token = cursor.peek();
        boolean function = token.kind() == Token.Kind.WORD && cursor.peekSecond().is("(");
        if (function
                && !token.text().equals("size")
                && !comparesBehind(cursor.peekBehindParentheses(1))) {
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
        if (left instanceof Operand.Size && Comparator.of(cursor.peek()).isEmpty()) {
            wrongPlace("size");
            return NONE;
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
                && TokenReader.defined(from)
                && TokenReader.defined(to)) {
            if (!from.type().equals(to.type())) {
                cursor.wrong(
                        Fault.OPERAND,
                        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: %s, upper bound operand: %s"
                                .formatted(described(from), described(to)));
            } else if (Comparator.order(from, to).orElse(0) > 0) {
                cursor.wrong(
                        Fault.OPERAND,
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
        var members = list();
        if (members.size() > 100) {
            cursor.wrong(
                    Fault.OPERAND_COUNT,
                    "The IN operator is provided with too many operands; number of operands: "
                            + members.size());
        }
        return members;
    }

    /// Reads operands in parentheses.
    private List<Operand> list() {
        cursor.expect("(");
        var operands = new ArrayList<Operand>();
        do {
            operands.add(operand());
        } while (cursor.takes(","));
        cursor.expect(")");
        return operands;
    }

    private Condition function() {
        var name = cursor.take().text();
        var operands = list();
        if (!FUNCTIONS.contains(name)) {
            unknown(name);
            return NONE;
        }
        int expected = name.endsWith("exists") ? 1 : 2;
        if (operands.size() != expected) {
            wrongCount(name, operands);
            return NONE;
        }
        return called(name, operands);
    }

    @SuppressWarnings("RefactorSwitch") // each case reports its own errors
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
                if (name.equals("attribute_type")) {
                    return hasType(first, last);
                }
                if (!(first instanceof Operand.At(var path))) {
                    cursor.wrong(
                            Fault.OPERAND,
                            "Operator or function requires a document path; operator or function: "
                                    + name);
                    return NONE;
                }
                return new Condition.Exists(path, name.equals("attribute_exists"));
            }
        }
    }

    private Condition hasType(Operand operand, Operand type) {
        typed("attribute_type", type, Set.of("S"));
        if (type instanceof Operand.Literal(ItemValue.Text(var name))) {
            if (!Condition.TYPES.contains(name)) {
                cursor.wrong(
                        Fault.OPERAND,
                        "Invalid attribute type name found; type: %s, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
                                .formatted(name));
            }
            return new Condition.HasType(operand, name);
        }
        if (!(type instanceof Operand.Literal)) {
            cursor.wrong(
                    Fault.OPERAND,
                    "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
        }
        return NONE;
    }

    private Operand operand() {
        var token = cursor.peek();
        if (token.kind() == Token.Kind.VALUE) {
            return new Operand.Literal(cursor.value());
        }
        if (token.kind() == Token.Kind.WORD && cursor.peekSecond().is("(")) {
            return called();
        }
        if (cursor.peek().is("(")) {
            cursor.takeParenthesis();
            var operand = operand();
            cursor.expect(")");
            return operand;
        }
        return new Operand.At(cursor.path());
    }

    /// Reads a function as an operand: only `size` can be one.
    private Operand called() {
        var name = cursor.take().text();
        var operands = list();
        var of = operands.getFirst();
        if (!name.equals("size")) {
            if (FUNCTIONS.contains(name)) {
                wrongPlace(name);
            } else {
                unknown(name);
            }
        } else if (operands.size() != 1) {
            wrongCount(name, operands);
        } else {
            typed(name, of, Set.of("S", "B", "SS", "NS", "BS", "L", "M"));
        }
        return new Operand.Size(of);
    }

    private void unknown(String function) {
        cursor.wrong(
                Fault.FUNCTION_NAME,
                (OF_UPDATES.contains(function)
                                ? "The function is not allowed in this expression; function: "
                                : "Invalid function name; function: ")
                        + function);
    }

    private void wrongPlace(String function) {
        cursor.wrong(
                Fault.FUNCTION_PLACE,
                "The function is not allowed to be used this way in an expression; function: "
                        + function);
    }

    private void wrongCount(String name, List<Operand> operands) {
        cursor.wrong(
                Fault.OPERAND_COUNT,
                "Incorrect number of operands for operator or function; operator or function: %s, number of operands: %d"
                        .formatted(name, operands.size()));
    }

    private void distinct(String operator, Operand first, Operand other) {
        if (first instanceof Operand.At(var path) && first.equals(other)) {
            cursor.wrong(
                    Fault.SAME_OPERANDS,
                    "The first operand must be distinct from the remaining operands for this operator or function; operator: %s, first operand: %s"
                            .formatted(operator, path));
        }
    }

    private void ordered(String operator, Operand operand) {
        typed(operator, operand, Set.of("S", "N", "B"));
    }

    private void typed(String operator, Operand operand, Set<String> types) {
        var type =
                switch (operand) {
                    case Operand.Literal(var value) ->
                            TokenReader.defined(value)
                                    ? Optional.of(value.type())
                                    : Optional.<String>empty();
                    case Operand.Size _ -> Optional.of("N");
                    case Operand.At _ -> Optional.<String>empty();
                };
        type.filter(one -> !types.contains(one))
                .ifPresent(wrong ->
                        cursor.wrong(
                                Fault.OPERAND,
                                "Incorrect operand type for operator or function; operator or function: %s, operand type: %s"
                                        .formatted(operator, wrong)));
    }
}

package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Parses update expressions
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html).
public final class UpdateParser {

    private static final Set<String> SECTIONS = Set.of("SET", "REMOVE", "ADD", "DELETE");

    private final TokenReader cursor;
    private final List<Update.Action> actions = new ArrayList<>();

    private UpdateParser(TokenReader cursor) {
        this.cursor = cursor;
    }

    /// Parses an update expression.
    ///
    /// @throws ExpressionException if the expression is invalid
    public static Update parse(String expression, Placeholders placeholders) {
        var cursor = new TokenReader(ExpressionKind.UPDATE, expression, placeholders);
        return new UpdateParser(cursor).update();
    }

    private Update update() {
        var seen = new HashSet<String>();
        do {
            var token = cursor.peek();
            var section = token.text().toUpperCase(Locale.ROOT);
            if (token.kind() != Token.Kind.WORD || !SECTIONS.contains(section)) {
                throw cursor.syntaxError();
            }
            cursor.take();
            if (!seen.add(section)) {
                cursor.wrong(
                        Fault.REPEATED_SECTION,
                        "The \"%s\" section can only be used once in an update expression;"
                                .formatted(section));
            }
            do {
                action(section);
            } while (cursor.takes(","));
        } while (cursor.peek().kind() != Token.Kind.END);
        Paths.distinct(actions.stream().map(Update.Action::path).toList(), cursor);
        cursor.end();
        return new Update(actions);
    }

    private void action(String section) {
        var path = cursor.path();
        switch (section) {
            case "SET" -> {
                cursor.expect("=");
                actions.add(new Update.Action.Set(path, sum()));
            }
            case "REMOVE" -> actions.add(new Update.Action.Remove(path));
            case "ADD" -> {
                var value = cursor.value();
                if (TokenReader.defined(value)
                        && !(value instanceof ItemValue.Number)
                        && !(value instanceof ItemValue.Group)) {
                    wrongSetType(section, value);
                }
                actions.add(new Update.Action.Add(path, value));
            }
            default -> {
                var value = cursor.value();
                if (value instanceof ItemValue.Group set) {
                    actions.add(new Update.Action.Delete(path, set));
                } else if (TokenReader.defined(value)) {
                    wrongSetType(section, value);
                }
            }
        }
    }

    /// Reads a value of `SET`: an operand, or a sum of two, perhaps in parentheses.
    private Term sum() {
        if (cursor.peek().is("(") && endsValue(cursor.peekBehindParentheses(0))) {
            cursor.takeParenthesis();
            var inner = sum();
            cursor.expect(")");
            return inner;
        }
        var left = term();
        boolean minus = cursor.peek().is("-");
        if (!minus && !cursor.peek().is("+")) {
            return left;
        }
        var operator = cursor.take().text();
        var right = term();
        typed(operator, left, "N");
        typed(operator, right, "N");
        return new Term.Sum(left, right, minus);
    }

    private Term term() {
        var token = cursor.peek();
        if (token.kind() == Token.Kind.VALUE) {
            return new Term.Literal(cursor.value());
        }
        if (token.kind() == Token.Kind.WORD && cursor.peekSecond().is("(")) {
            return function();
        }
        if (cursor.peek().is("(")) {
            cursor.takeParenthesis();
            var term = term();
            cursor.expect(")");
            return term;
        }
        return new Term.At(cursor.path());
    }

    private Term function() {
        var name = cursor.take().text();
        cursor.expect("(");
        var operands = new ArrayList<Term>();
        do {
            operands.add(term());
        } while (cursor.takes(","));
        cursor.expect(")");
        if (!name.equals("if_not_exists") && !name.equals("list_append")) {
            boolean known =
                    name.matches(
                            "attribute_exists|attribute_not_exists|attribute_type|begins_with|contains|size");
            cursor.wrong(
                    Fault.FUNCTION_NAME,
                    known
                            ? "The function is not allowed in an update expression; function: "
                                    + name
                            : "Invalid function name; function: " + name);
            return operands.getFirst();
        }
        if (operands.size() != 2) {
            cursor.wrong(
                    Fault.OPERAND_COUNT,
                    "Incorrect number of operands for operator or function; operator or function: %s, number of operands: %d"
                            .formatted(name, operands.size()));
            return operands.getFirst();
        }
        var first = operands.getFirst();
        var second = operands.getLast();
        if (name.equals("list_append")) {
            typed(name, first, "L");
            typed(name, second, "L");
            return new Term.ListAppend(first, second);
        }
        if (first instanceof Term.At(var path)) {
            return new Term.IfNotExists(path, second);
        }
        cursor.wrong(
                Fault.OPERAND,
                "Operator or function requires a document path; operator or function: " + name);
        return second;
    }

    private void typed(String operator, Term term, String type) {
        if (term instanceof Term.Literal(var value)
                && TokenReader.defined(value)
                && !value.type().equals(type)) {
            wrongType(operator, value);
        }
    }

    private static boolean endsValue(Token token) {
        return !token.is("+") && !token.is("-");
    }

    private void wrongType(String operator, ItemValue value) {
        cursor.wrong(
                Fault.OPERAND,
                "Incorrect operand type for operator or function; operator or function: %s, operand type: %s"
                        .formatted(operator, value.type()));
    }

    private void wrongSetType(String section, ItemValue value) {
        var type =
                switch (value) {
                    case ItemValue.Text _ -> "STRING";
                    case ItemValue.Number _ -> "NUMBER";
                    case ItemValue.Binary _ -> "BINARY";
                    case ItemValue.Bool _ -> "BOOLEAN";
                    case ItemValue.Null _ -> "NULL";
                    case ItemValue.Sequence _ -> "LIST";
                    case ItemValue.Document _ -> "MAP";
                    case ItemValue.Group _ -> "SET";
                };
        cursor.wrong(
                Fault.OPERAND,
                "Incorrect operand type for operator or function; operator: %s, operand type: %s"
                        .formatted(section, type));
    }
}

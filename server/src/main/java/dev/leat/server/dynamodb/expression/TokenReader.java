package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Reads the tokens of an expression, and parses paths and values, which occur in all expressions.
/// DynamoDB reports syntax errors before other errors, so the other errors are stored until the end
/// of the expression. Used by one thread.
final class TokenReader {

    /// Replaces a value that is not defined, until the error is thrown.
    private static final ItemValue UNDEFINED = new ItemValue.Null();

    private final ExpressionKind kind;
    private final String expression;
    private final Placeholders placeholders;
    private final List<Token> tokens;
    private final Map<Fault, ExpressionException> faults = new EnumMap<>(Fault.class);
    private int next;
    private boolean settled;

    TokenReader(ExpressionKind kind, String expression, Placeholders placeholders) {
        this.kind = kind;
        this.expression = expression;
        this.placeholders = placeholders;
        int size = expression.getBytes(StandardCharsets.UTF_8).length;
        if (size == 0) {
            throw kind.invalid("The expression can not be empty;");
        }
        if (size > ExpressionKind.MAX_BYTES) {
            throw kind.invalid(
                    "Expression size has exceeded the maximum allowed size; expression size: "
                            + size);
        }
        this.tokens = Lexer.tokens(expression, kind);
        checkDepth();
    }

    /// The parsers call themselves for what is in parentheses.
    private void checkDepth() {
        int depth = 0;
        for (var token : tokens) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth > ConditionParser.MAX_DEPTH) {
                throw syntaxError();
            }
        }
    }

    Token peek() {
        return tokens.get(next);
    }

    Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        var token = peek();
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    boolean takes(String symbol) {
        boolean there = peek().is(symbol);
        if (there) {
            take();
        }
        return there;
    }

    boolean takesWord(String keyword) {
        boolean there = peek().isWord(keyword);
        if (there) {
            take();
        }
        return there;
    }

    void expect(String symbol) {
        if (!takes(symbol)) {
            throw syntaxError();
        }
    }

    void expectWord(String keyword) {
        if (!takesWord(keyword)) {
            throw syntaxError();
        }
    }

    ExpressionException syntaxError() {
        return kind.syntaxError(expression, peek());
    }

    /// Stores an error that is not a syntax error, unless an earlier one of this kind is stored.
    void wrong(Fault fault, String message) {
        if (!settled || !fault.ofOneComparison()) {
            faults.putIfAbsent(fault, kind.invalid(message));
        }
    }

    /// Ends a comparison or a call of a function in a condition.
    void endComparison() {
        settled |= faults.keySet().stream().anyMatch(Fault::ofOneComparison);
    }

    /// Returns the index of the parenthesis that closes the one at `from`, or that of the end.
    private int closing(int from) {
        int depth = 0;
        for (int i = from; i < tokens.size() - 1; i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return tokens.size() - 1;
    }

    /// Returns the token behind the next pair of parentheses, which begins `ahead` tokens from
    /// here.
    Token peekBehindParentheses(int ahead) {
        return tokens.get(Math.min(closing(next + ahead) + 1, tokens.size() - 1));
    }

    /// Takes an opening parenthesis. Two pairs around the same part of an expression are an error.
    void takeParenthesis() {
        if (peekSecond().is("(") && closing(next + 1) + 1 == closing(next)) {
            wrong(Fault.REDUNDANT_PARENTHESES, "The expression has redundant parentheses;");
        }
        take();
    }

    /// Ends the expression.
    ///
    /// @throws ExpressionException if tokens are left, or an error is stored
    void end() {
        if (peek().kind() != Token.Kind.END) {
            throw syntaxError();
        }
        if (!faults.isEmpty()) {
            throw faults.values().iterator().next();
        }
    }

    /// Reads a document path.
    Path path() {
        var elements = new ArrayList<Path.Element>();
        elements.add(name());
        while (true) {
            if (takes(".")) {
                elements.add(name());
            } else if (takes("[")) {
                elements.add(index());
                expect("]");
            } else {
                return new Path(elements);
            }
        }
    }

    private Path.Element name() {
        var token = peek();
        if (token.kind() == Token.Kind.NAME) {
            take();
            var name = placeholders.name(token.text());
            if (name.isEmpty()) {
                wrong(
                        Fault.UNDEFINED,
                        "An expression attribute name used in the document path is not defined; attribute name: "
                                + token.text());
            }
            return new Path.Element.Name(name.orElse(token.text()));
        }
        if (token.kind() != Token.Kind.WORD) {
            throw syntaxError();
        }
        take();
        if (ReservedWords.contain(token.text())) {
            wrong(
                    Fault.RESERVED_WORD,
                    "Attribute name is a reserved keyword; reserved keyword: " + token.text());
        }
        return new Path.Element.Name(token.text());
    }

    private Path.Element index() {
        var token = take();
        if (token.kind() != Token.Kind.NUMBER) {
            throw kind.syntaxError(expression, token);
        }
        if (token.text().length() > 9) {
            wrong(
                    Fault.OPERAND,
                    "List index is not within the allowable range; index: [" + token.text() + "]");
            return new Path.Element.Index(0);
        }
        return new Path.Element.Index(Integer.parseInt(token.text()));
    }

    /// Reads a placeholder, and returns its value.
    ItemValue value() {
        var token = peek();
        if (token.kind() != Token.Kind.VALUE) {
            throw syntaxError();
        }
        take();
        var value = placeholders.value(token.text());
        if (value.isEmpty()) {
            wrong(
                    Fault.UNDEFINED,
                    "An expression attribute value used in expression is not defined; attribute value: "
                            + token.text());
        }
        return value.orElse(UNDEFINED);
    }

    /// Returns true if the request defines the value.
    @SuppressWarnings("ReferenceEquality") // a null in the request equals the stand-in
    static boolean defined(ItemValue value) {
        return value != UNDEFINED;
    }
}

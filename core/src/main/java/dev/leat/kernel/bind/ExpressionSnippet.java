package dev.leat.kernel.bind;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An expression's text as DuckDB sees it, in a statement of its own: places go from bytes of that
/// statement to characters of the text.
public record ExpressionSnippet(String text, String before, String after) {

    /// An expression. The new lines keep a comment at its end from hiding what follows.
    ExpressionSnippet(String text) {
        this(text, "SELECT (\n", "\n)");
    }

    /// A statement as it is.
    public static ExpressionSnippet query(String text) {
        return new ExpressionSnippet(text, "", "");
    }

    String statement() {
        return before + text + after;
    }

    /// The character at a byte of the statement, kept inside the text.
    public int offset(long position) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        long at = position - before.length();
        if (at <= 0 || position < 0) {
            return 0;
        }
        return at >= bytes.length
                ? text.length()
                : new String(bytes, 0, (int) at, StandardCharsets.UTF_8).length();
    }

    BindException refuse(JsonNode node, String message, String hint) {
        return new BindException(message, offset(location(node)), some(hint));
    }

    /// The character that a node begins with.
    char at(JsonNode node) {
        int offset = offset(location(node));
        return offset < text.length() ? text.charAt(offset) : '\0';
    }

    /// The first byte of a node; lambdas have none, then it is that of the first node inside.
    private static long location(JsonNode node) {
        for (var place : node.findValues("query_location")) {
            if (place.canConvertToLong()) {
                return place.asLong();
            }
        }
        return 0;
    }

    static Optional<String> some(String hint) {
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }
}

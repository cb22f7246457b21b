package dev.leat.kernel.bind;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The SQL of an expression within the statement that DuckDB parses. Converts byte positions in the
/// statement to character offsets in the expression.
public record ExpressionSnippet(String text, String before, String after) {

    /// Creates a snippet of an expression. The line breaks around the expression end a comment at
    /// its end.
    ExpressionSnippet(String text) {
        this(text, "SELECT (\n", "\n)");
    }

    /// Creates a snippet of a whole statement.
    public static ExpressionSnippet query(String text) {
        return new ExpressionSnippet(text, "", "");
    }

    String statement() {
        return before + text + after;
    }

    /// Returns the offset in the expression of a byte position in the statement. For a position
    /// outside of the expression, it is the nearest end of the expression.
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

    /// Returns the character at which a node of the parse tree begins.
    char at(JsonNode node) {
        int offset = offset(location(node));
        return offset < text.length() ? text.charAt(offset) : '\0';
    }

    /// Returns the byte position at which a node begins. The position of a lambda is the position
    /// of the first node inside it.
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

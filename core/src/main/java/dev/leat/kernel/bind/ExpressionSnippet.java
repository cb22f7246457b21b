package dev.leat.kernel.bind;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The text of an expression within the statement that DuckDB parses. Converts byte positions of
/// the statement to character offsets of the text.
public record ExpressionSnippet(String text, String before, String after) {

    /// Creates a snippet of an expression. The line breaks end a comment at its end.
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

    /// Returns the character at a byte of the statement, limited to the text.
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

    /// Returns the first character of a node.
    char at(JsonNode node) {
        int offset = offset(location(node));
        return offset < text.length() ? text.charAt(offset) : '\0';
    }

    /// Returns the first byte of a node, for lambdas that of the first node inside.
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

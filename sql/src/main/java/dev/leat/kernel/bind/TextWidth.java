package dev.leat.kernel.bind;

import com.google.re2j.Pattern;
import dev.leat.kernel.bind.AllowedFunctions.Refusal;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Limits the width of padded and formatted strings. Functions that pad to a length can create
/// billions of characters, and DuckDB cannot be interrupted while it creates them. So the length
/// must be a constant in the app file.
final class TextWidth {

    static final int MAX_WIDTH = 10_000;

    private static final Pattern SHORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern WIDE = Pattern.compile("[0-9]{5}|\\*|\\{[^}]*\\{");

    private TextWidth() {}

    /// Returns the reason why a call may create a string that is too wide; empty if it cannot.
    static Optional<Refusal> refuse(String name, JsonNode arguments) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "lpad", "rpad", "bitstring" -> filled(name, arguments.path(1).path("expression"));
            case "format", "printf" -> formatted(name, arguments.path(0).path("expression"));
            default -> Optional.empty();
        };
    }

    private static Optional<Refusal> filled(String name, JsonNode length) {
        var digits = literal(length, "INTEGER");
        boolean fine =
                digits.filter(text -> SHORT.matcher(text).matches())
                        .filter(text -> Integer.parseInt(text) <= MAX_WIDTH)
                        .isPresent();
        return fine
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                "'%s' can return a value of any length and cannot be interrupted"
                                        .formatted(name),
                                "write its length as a literal number, at most 10000"));
    }

    private static Optional<Refusal> formatted(String name, JsonNode pattern) {
        boolean fine =
                literal(pattern, "STRING").filter(text -> !WIDE.matcher(text).find()).isPresent();
        return fine
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                "'%s' can return a value of any length and cannot be interrupted"
                                        .formatted(name),
                                "write its pattern as a text literal, with widths of at most four digits"));
    }

    private static Optional<String> literal(JsonNode node, String kind) {
        var literal = node.path("literal");
        return literal.path("kind").asString("").equals(kind)
                ? Optional.of(literal.path("text").asString(""))
                : Optional.empty();
    }
}

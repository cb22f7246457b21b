package dev.leat.kernel.bind;

import com.google.re2j.Pattern;
import dev.leat.kernel.bind.AllowedFunctions.Refusal;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The function `strip(text)`, a macro in each of Leat's databases. It removes all whitespace from
/// both ends of a string, whereas DuckDB's `trim` removes only U+0020. Whitespace is Unicode's
/// White_Space and U+FEFF, the byte order mark, but not U+200B, the zero width space.
final class StripMacro {

    static final String NAME = "strip";

    /// The 25 code points of White_Space as of Unicode 17 (unchanged since 6.3), and the byte order
    /// mark.
    private static final String SPACE =
            "[\\x{9}-\\x{D}\\x{20}\\x{85}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}"
                    + "\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}]";

    /// The SQL that creates the macro. Most strings need no change: a string that begins with a
    /// visible ASCII character and does not end with whitespace is returned unchanged, as fast as
    /// by `trim`.
    static final String MACRO =
            """
            CREATE MACRO strip("text") AS CASE
                WHEN unicode("text") BETWEEN 33 AND 126 AND NOT regexp_matches("text", '%1$s$')
                THEN CAST("text" AS VARCHAR)
                ELSE regexp_replace(regexp_replace("text", '^%1$s+', ''), '%1$s+$', '') END\
            """
                    .formatted(SPACE);

    /// Maximum nesting depth of calls. The macro uses its argument four times, so each level
    /// multiplies the size of the expression by four.
    private static final int MAX_DEPTH = 3;

    /// First function that the macro calls. DuckDB's error names it.
    private static final String FIRST = "unicode";

    private static final String HINT = "use `strip(VARCHAR)`";
    private static final Pattern CALL = Pattern.compile("(?i)\\b" + NAME + "\\s*\\(");

    private static final Pattern INSIDE =
            Pattern.compile("argument types '" + FIRST + "\\((.*)\\)'\\. ");

    private StripMacro() {}

    /// Returns the reason why a call is nested too deeply; empty if it is not.
    static Optional<Refusal> refuse(String name, JsonNode arguments) {
        return name.equalsIgnoreCase(NAME) && 1 + depth(arguments) > MAX_DEPTH
                ? Optional.of(
                        new Refusal(
                                "'strip' is nested more than %d levels deep".formatted(MAX_DEPTH),
                                "compute the inner call as a column in an earlier step"))
                : Optional.empty();
    }

    /// Returns the error of an invalid call of the macro. DuckDB reports the first function in the
    /// macro that requires a string.
    static Optional<BindException> callError(
            String message, JsonNode tree, ExpressionSnippet snippet) {
        var inside = INSIDE.matcher(message);
        var call = call(tree);
        if (call.isEmpty()) {
            return Optional.empty();
        }
        return inside.find() && !names(tree, FIRST)
                ? Optional.of(snippet.refuse(call.get(), wrong(inside.group(1)), HINT))
                : Optional.empty();
    }

    /// Returns the error of an invalid call of the macro in a statement without a parse tree.
    static Optional<BindException> callError(String message, String sql) {
        var inside = INSIDE.matcher(message);
        return inside.find() && CALL.matcher(sql).find()
                ? Optional.of(new BindException(wrong(inside.group(1)), 0, Optional.of(HINT)))
                : Optional.empty();
    }

    private static String wrong(String types) {
        return "'%s' cannot be used with (%s)".formatted(NAME, DuckDbErrorText.types(types));
    }

    private static boolean names(JsonNode tree, String function) {
        return tree.findValuesAsString("function_name").stream()
                .anyMatch(function::equalsIgnoreCase);
    }

    private static Optional<JsonNode> call(JsonNode node) {
        if (node.path("function_name").asString("").equalsIgnoreCase(NAME)) {
            return Optional.of(node);
        }
        for (var child : node) {
            var found = call(child);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static int depth(JsonNode node) {
        int inside = 0;
        for (var child : node) {
            inside = Math.max(inside, depth(child));
        }
        boolean own = node.path("function_name").asString("").equalsIgnoreCase(NAME);
        return own ? inside + 1 : inside;
    }
}

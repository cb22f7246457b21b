package dev.leat.config.text;

import dev.leat.error.LongText;
import java.util.Arrays;
import java.util.Optional;

/// A message of lint: a problem and a remedy.
public interface LintMessage {

    /// The problem as a format string, and the remedy as one with the same arguments. The remedy is
    /// empty if there is none.
    record Text(String what, String hint) {}

    Text text();

    default String what(Object... values) {
        return text().what().formatted(quotable(values));
    }

    default Optional<String> hint(Object... values) {
        return Optional.of(text().hint())
                .filter(hint -> !hint.isEmpty())
                .map(hint -> hint.formatted(quotable(values)));
    }

    /// The length to which a text is truncated if it is longer than [#LONGEST_WITH_WORDS].
    int LONGEST_VALUE = 400;

    int LONGEST_WITH_WORDS = 500;

    private static Object[] quotable(Object... values) {
        return Arrays.stream(values)
                .map(value -> value instanceof String text ? quotable(text) : value)
                .toArray();
    }

    /// Returns the text, or the beginning of a long text.
    static String quotable(String text) {
        if (text.length() <= LONGEST_WITH_WORDS) {
            return text;
        }
        return LongText.cut(text, LONGEST_VALUE, "...");
    }
}

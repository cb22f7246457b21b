package dev.leat.config.text;

import java.util.Arrays;
import java.util.Optional;

/// A message of lint: a problem and a remedy.
public interface LintMessage {

    /// Returns the problem as a format string.
    String template();

    /// Returns the remedy as a format string with the same arguments; empty if there is none.
    String advice();

    default String what(Object... values) {
        return template().formatted(quotable(values));
    }

    default Optional<String> hint(Object... values) {
        return advice().isEmpty()
                ? Optional.empty()
                : Optional.of(advice().formatted(quotable(values)));
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
        boolean half = Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1));
        return text.substring(0, half ? LONGEST_VALUE - 1 : LONGEST_VALUE) + "...";
    }
}

package dev.leat.config.text;

import java.util.Arrays;
import java.util.Optional;

/// Something that lint can say: what is wrong, and what to do.
public interface LintMessage {

    /// What is wrong, with `%s` for what differs.
    String template();

    /// What to do, in the same way; empty where nobody knows.
    String advice();

    default String what(Object... values) {
        return template().formatted(quotable(values));
    }

    default Optional<String> hint(Object... values) {
        return advice().isEmpty()
                ? Optional.empty()
                : Optional.of(advice().formatted(quotable(values)));
    }

    /// More of a value nobody reads. What stands around one that was cut has room besides.
    int LONGEST_VALUE = 400;

    int LONGEST_WITH_WORDS = 500;

    private static Object[] quotable(Object... values) {
        return Arrays.stream(values)
                .map(value -> value instanceof String text ? quotable(text) : value)
                .toArray();
    }

    /// The beginning of a text that is long.
    static String quotable(String text) {
        if (text.length() <= LONGEST_WITH_WORDS) {
            return text;
        }
        boolean half = Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1));
        return text.substring(0, half ? LONGEST_VALUE - 1 : LONGEST_VALUE) + "...";
    }
}

package dev.leat.config.text;

import java.util.Optional;

/// Something that lint can say: what is wrong, and what to do.
public interface Sentence {

    /// What is wrong, with `%s` for what differs.
    String template();

    /// What to do, in the same way; empty where nobody knows.
    String advice();

    default String what(Object... values) {
        return template().formatted(values);
    }

    default Optional<String> hint(Object... values) {
        return advice().isEmpty() ? Optional.empty() : Optional.of(advice().formatted(values));
    }
}

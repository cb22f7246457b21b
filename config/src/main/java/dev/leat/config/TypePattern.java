package dev.leat.config;

import dev.leat.app.Type;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The regular expression of column types for the JSON Schema of app files, with the same meaning
/// in Java and JavaScript. It accepts each type that [TypeText] accepts. Members of structs are not
/// checked, because types may be nested.
final class TypePattern {

    private static final String PRECISION = "0*(?:[1-9]|[12]\\d|3[0-8])";
    private static final String SCALE = "0*(?:\\d|[12]\\d|3[0-8])";

    /// A type with its attributes.
    static final String COLUMN =
            "\\s*(?:%s|%s\\s*\\(\\s*%s\\s*,\\s*%s\\s*\\)|%s\\s*\\([\\s\\S]*\\))(?:\\s*\\[\\s*\\])*(?:\\s*(?:%s\\s+%s|%s))*\\s*"
                    .formatted(
                            Stream.of(Type.Simple.values())
                                    .map(Type.Simple::toString)
                                    .map(TypePattern::anyCase)
                                    .collect(Collectors.joining("|")),
                            anyCase("decimal"),
                            PRECISION,
                            SCALE,
                            anyCase("struct"),
                            anyCase("not"),
                            anyCase("null"),
                            anyCase("pii"));

    private TypePattern() {}

    /// Returns a pattern of a word in small letters and capitals.
    private static String anyCase(String word) {
        return word.chars()
                .mapToObj(Character::toString)
                .map(letter -> "[%s%s]".formatted(letter, letter.toUpperCase(Locale.ROOT)))
                .collect(Collectors.joining());
    }
}

package dev.leat.decode;

import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The text format of a column's values, if it differs from JSON and ISO 8601: two words for a
/// boolean, a strptime pattern for dates and times, or a number format. Immutable.
public sealed interface ColumnFormat permits ColumnFormat.Direct, NumberFormat {

    Set<Type> NUMBERS = Set.of(Simple.INTEGER, Simple.BIGINT, Simple.DOUBLE);

    /// Parses the format of a column.
    ///
    /// @throws IllegalArgumentException if the format is invalid; the message is for users
    static ColumnFormat of(Type type, String format) {
        if (type == Simple.BOOLEAN) {
            return words(format);
        }
        if (type == Simple.DATE || type == Simple.TIMESTAMP || type == Simple.TIMESTAMPTZ) {
            return pattern((Simple) type, format);
        }
        if (type instanceof Type.Decimal || NUMBERS.contains(type)) {
            return NumberFormat.of(format);
        }
        throw new IllegalArgumentException(
                "a format applies to booleans, numbers, dates and times, not to " + type);
    }

    /// A format whose texts are values; a number is checked further.
    sealed interface Direct extends ColumnFormat {

        /// Parses a string and writes its value to the tape; returns false if the string does not
        /// match the format.
        boolean read(String text, Tape tape);
    }

    private static Words words(String format) {
        var words = format.split("/", -1);
        if (words.length != 2 || words[0].equals(words[1])) {
            throw new IllegalArgumentException(
                    "'" + format + "' is not a boolean format: use two words, such as yes/no");
        }
        return new Words(words[0], words[1]);
    }

    /// Parses a strptime pattern.
    ///
    /// @throws IllegalArgumentException if it is invalid; the message is for users
    static Pattern pattern(Simple type, String format) {
        var parts = new ArrayList<Part>();
        for (int i = 0; i < format.length(); i++) {
            if (format.charAt(i) != '%') {
                parts.add(new Part.Literal(format.charAt(i)));
            } else if (++i == format.length() || Field.of(format.charAt(i)).isEmpty()) {
                throw new IllegalArgumentException(
                        "'%s' has an incomplete or unknown %% directive at position %d; supported: %s"
                                .formatted(format, i, Field.letters()));
            } else {
                parts.add(Field.of(format.charAt(i)).get());
            }
        }
        boolean zone = parts.contains(Field.ZONE);
        if (zone != (type == Simple.TIMESTAMPTZ)) {
            throw new IllegalArgumentException(
                    zone
                            ? "a "
                                    + type
                                    + " has no time zone: remove %z, or change the type to timestamptz"
                            : "a timestamptz format needs the time zone: add %z");
        }
        return new Pattern(type, List.copyOf(parts));
    }

    /// A boolean that is written as one of two words.
    record Words(String yes, String no) implements Direct {
        @Override
        public boolean read(String text, Tape tape) {
            if (!text.equals(yes) && !text.equals(no)) {
                return false;
            }
            tape.bool(text.equals(yes));
            return true;
        }
    }

    /// A date or time in the form of a strptime pattern.
    record Pattern(Simple type, List<Part> parts) implements Direct {
        @Override
        public boolean read(String text, Tape tape) {
            return new Strptime(text).read(this, tape);
        }
    }

    /// An element of a pattern.
    sealed interface Part {
        record Literal(char c) implements Part {}
    }

    /// A strptime directive: the letter after `%`.
    enum Field implements Part {
        YEAR('Y'),
        SHORT_YEAR('y'),
        MONTH('m'),
        MONTH_NAME('B'),
        SHORT_MONTH_NAME('b'),
        DAY('d'),
        HOUR('H'),
        HOUR_OF_HALF('I'),
        HALF('p'),
        MINUTE('M'),
        SECOND('S'),
        FRACTION('f'),
        ZONE('z');

        private final char letter;

        Field(char letter) {
            this.letter = letter;
        }

        static Optional<Part> of(char letter) {
            if (letter == '%') {
                return Optional.of(new Part.Literal('%'));
            }
            for (var field : values()) {
                if (field.letter == letter) {
                    return Optional.of(field);
                }
            }
            return Optional.empty();
        }

        static String letters() {
            var letters = new StringBuilder();
            for (var field : values()) {
                letters.append('%').append(field.letter).append(' ');
            }
            return letters.append("%%").toString();
        }
    }
}

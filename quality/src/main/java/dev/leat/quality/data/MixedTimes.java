package dev.leat.quality.data;

import dev.leat.app.Type;
import java.util.List;
import java.util.stream.Collectors;

/// Dates or times of several forms in one column, which a step converts because no `format` of a
/// schema reads them.
///
/// @param patterns strptime patterns, of which each text has one
public record MixedTimes(List<String> patterns) {

    public MixedTimes {
        patterns = List.copyOf(patterns);
    }

    public Type type() {
        return patterns.stream().anyMatch(TimeForms::timed)
                ? Type.Simple.TIMESTAMP
                : Type.Simple.DATE;
    }

    /// Returns a condition in SQL that is false for texts of other forms.
    public String condition(String column) {
        return "%s is null or %s is not null".formatted(column, parsed(column));
    }

    /// Returns the time as SQL; null for a text of another form.
    public String value(String column) {
        return "cast(%s as %s)".formatted(parsed(column), type());
    }

    /// Returns the forms in words.
    public String example() {
        return (type() == Type.Simple.DATE ? "a date" : "a time")
                + " in the form "
                + String.join(" or ", patterns);
    }

    /// Returns the time of a text as SQL; null if the text has another form.
    String parsed(String column) {
        return patterns.stream()
                .map(pattern -> "'" + pattern + "'")
                .collect(Collectors.joining(", ", "try_strptime(" + column + ", [", "])"));
    }
}

package dev.leat.quality.profile;

import java.util.Optional;

/// Statistics of one column, of one member of a struct or of the elements of a list.
///
/// @param name its name; a path such as `address.city` or `lines[].price` if it is nested
/// @param type its type in DuckDB's spelling
/// @param values statistics that every column has
/// @param numbers statistics of a numeric column
/// @param texts statistics of a text column, or of the texts of another column that are no values
///   of its type
/// @param times statistics of a column with dates or times, also in the form of texts or numbers
/// @param lists statistics of a list column
/// @param personal evidence that the values are personal
public record ColumnProfile(
        String name,
        String type,
        ValueProfile values,
        Optional<NumberProfile> numbers,
        Optional<TextProfile> texts,
        Optional<TimeProfile> times,
        Optional<ListProfile> lists,
        PersonalProfile personal) {

    /// Returns a copy with other statistics of the values.
    ColumnProfile with(ValueProfile other) {
        return new ColumnProfile(name, type, other, numbers, texts, times, lists, personal);
    }

    /// Returns true if the column is inside a struct or list.
    public boolean nested() {
        return name.indexOf('.') >= 0 || name.contains("[]");
    }
}

package dev.leat.file;

import static java.util.stream.Collectors.joining;

import dev.leat.app.Schema;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/// Sentences about the names of the columns in a file. The names are data, and in a file without a
/// header they are values of a record. So the sentences have numbers of columns, and only names
/// that are in the schema.
public final class HeaderText {

    private static final int MOST_NUMBERS = 20;

    private HeaderText() {}

    /// Returns the same about a header in which a column is missing, with the probable cause.
    public static String missing(String column, Collection<String> names, Schema schema) {
        var others = others(names, schema);
        if (names.stream().anyMatch(column::equalsIgnoreCase)) {
            return others + ": one has this name in another case";
        }
        boolean none = schema.fields().stream().map(Schema.Field::name).noneMatch(names::contains);
        return others + (none ? ": is the header missing?" : "");
    }

    /// Returns `it has 4 columns, of which 2 are not in the schema (columns 1, 3)`.
    public static String others(Collection<String> names, Schema schema) {
        var known = schema.fields().stream().map(Schema.Field::name).toList();
        var all = List.copyOf(names);
        var numbers =
                IntStream.range(0, all.size())
                        .filter(i -> !known.contains(all.get(i)))
                        .mapToObj(i -> Integer.toString(i + 1))
                        .toList();
        var count = "it has %d column%s".formatted(all.size(), all.size() == 1 ? "" : "s");
        boolean one = numbers.size() == 1;
        return numbers.isEmpty()
                ? count
                : "%s, of which %d %s not in the schema (column%s %s%s)"
                        .formatted(
                                count,
                                numbers.size(),
                                one ? "is" : "are",
                                one ? "" : "s",
                                numbers.stream().limit(MOST_NUMBERS).collect(joining(", ")),
                                numbers.size() > MOST_NUMBERS ? ", .." : "");
    }
}

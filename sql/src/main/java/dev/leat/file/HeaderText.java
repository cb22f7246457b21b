package dev.leat.file;

import dev.leat.app.Schema;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
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
                        .map(i -> i + 1)
                        .toArray();
        var count = "it has %d column%s".formatted(all.size(), all.size() == 1 ? "" : "s");
        return switch (numbers.length) {
            case 0 -> count;
            case 1 -> count + ", of which 1 is not in the schema (column %d)".formatted(numbers[0]);
            default ->
                    count
                            + ", of which %d are not in the schema (columns %s)"
                                    .formatted(numbers.length, few(numbers));
        };
    }

    private static String few(int[] numbers) {
        return IntStream.of(numbers)
                        .limit(MOST_NUMBERS)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "))
                + (numbers.length > MOST_NUMBERS ? ", .." : "");
    }
}

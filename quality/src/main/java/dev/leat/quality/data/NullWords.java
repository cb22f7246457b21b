package dev.leat.quality.data;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Texts that usually stand for a missing value.
public final class NullWords {

    /// The texts, in lower case.
    private static final Set<String> ALL =
            Set.of("\\n", "na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", "unknown");

    private NullWords() {}

    public static boolean contain(String text) {
        return ALL.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /// Returns the words of a column of texts.
    public static List<String> of(DataTable table, DataColumn column) {
        return table.query(
                "SELECT DISTINCT %1$s FROM %2$s WHERE trim(%1$s) <> '' AND NOT (%3$s) ORDER BY 1"
                        .formatted(column.sql(), DataTable.TABLE, absent(column.sql())),
                row -> row.getString(1));
    }

    /// Returns a condition of SQL: a text is neither blank nor one of these words. It is null for a
    /// null.
    public static String absent(String text) {
        return "trim(%1$s) <> '' AND lower(trim(%1$s)) NOT IN (%2$s)"
                .formatted(
                        text,
                        ALL.stream()
                                .sorted()
                                .map(word -> "'" + word + "'")
                                .collect(Collectors.joining(", ")));
    }
}

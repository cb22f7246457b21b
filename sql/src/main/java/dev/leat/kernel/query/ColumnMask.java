package dev.leat.kernel.query;

import dev.leat.kernel.bind.SqlLiterals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Masks personal values in files. All values of a column are replaced if the column is in
/// `hidden`, is not in `known`, or is nested. In other columns, each string that contains the name
/// of a hidden column is replaced; so is each value of type JSON, whether the file stores it as
/// JSON or as text. NULLs are not replaced.
///
/// @param known the columns that may be shown; empty if the columns are unknown
/// @param text the replacement of a value
/// @param numbers if true, a column that is not in `known` is named `column_N` by its position,
///   because in a file its name may be a value
public record ColumnMask(Set<String> hidden, Set<String> known, String text, boolean numbers) {

    private static final String JSON = "JSON";

    /// Masks nothing.
    public static final ColumnMask NONE = new ColumnMask(Set.of(), Set.of(), "", false);

    public ColumnMask {
        hidden = Set.copyOf(hidden);
        known = Set.copyOf(known);
    }

    public boolean isEmpty() {
        return hidden.isEmpty();
    }

    /// Returns a SELECT of the same rows with masked values. Its columns are those in `columns`.
    String select(Map<String, String> columns, String rows) {
        var shown = new ArrayList<String>();
        columns.forEach((name, type) -> shown.add(shown(name, type, shown.size() + 1)));
        return "SELECT %s FROM (%s)".formatted(String.join(", ", shown), rows);
    }

    private String shown(String name, String type, int number) {
        var column = SqlLiterals.name(name);
        boolean unknown = !known.isEmpty() && !has(known, name);
        if (has(hidden, name) || unknown || parts(type)) {
            return "CASE WHEN %s IS NOT NULL THEN %s END AS %s"
                    .formatted(
                            column,
                            SqlLiterals.text(text),
                            unknown && numbers ? "column_" + number : column);
        }
        return type.equals("VARCHAR") || type.equals(JSON)
                ? "CASE WHEN %s THEN %s ELSE CAST(%s AS VARCHAR) END AS %s"
                        .formatted(mentions(column), SqlLiterals.text(text), column, column)
                : column;
    }

    private String mentions(String column) {
        var names =
                hidden.stream()
                        .map(name -> SqlLiterals.text(name.toLowerCase(Locale.ROOT)))
                        .map(name ->
                                "contains(lower(CAST(" + column + " AS VARCHAR)), " + name + ")")
                        .collect(Collectors.joining(" OR "));
        return names + " OR contains(CAST(" + column + " AS VARCHAR), '\\u')";
    }

    private static boolean has(Collection<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static boolean parts(String type) {
        return (ResultColumn.nested(type) && !type.equals(JSON)) || type.equals("BLOB");
    }
}

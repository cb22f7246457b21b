package dev.leat.kernel.bind;

import java.util.Collection;
import java.util.stream.Collectors;

/// Names and texts as SQL literals.
public final class SqlLiterals {

    private SqlLiterals() {}

    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// Joins names with commas.
    public static String names(Collection<String> names) {
        return names.stream().map(SqlLiterals::name).collect(Collectors.joining(", "));
    }

    public static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}

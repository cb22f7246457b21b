package dev.leat.kernel.bind;

import dev.leat.app.Sql;
import java.util.Collection;
import java.util.stream.Collectors;

/// Quotes names and strings for SQL.
public final class SqlLiterals {

    private SqlLiterals() {}

    public static String name(String name) {
        return Sql.ofColumn(name).text();
    }

    /// Returns quoted names, separated by commas.
    public static String names(Collection<String> names) {
        return names.stream().map(SqlLiterals::name).collect(Collectors.joining(", "));
    }

    public static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}

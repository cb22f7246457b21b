package dev.leat.kernel.query;

import com.google.re2j.Pattern;
import dev.leat.kernel.bind.SqlLiterals;
import java.util.Locale;

/// The name of a table in a statement, `NAME` or `SCHEMA.NAME`. The schema is empty for a table
/// without one, which is in DuckDB's schema `main`. A name of files, such as `BUCKET/a.csv`, has no
/// schema.
public record TableName(String schema, String name) {

    /// DuckDB's schema of the tables without one.
    static final String MAIN = "main";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
    private static final Pattern QUALIFIED =
            Pattern.compile("(?<schema>\\w+)\\.(?<name>.+)", Pattern.DOTALL);

    public static TableName of(String text) {
        var parts = QUALIFIED.matcher(text);
        return parts.matches()
                ? new TableName(parts.group("schema"), parts.group("name"))
                : new TableName("", text);
    }

    /// Returns the name in a statement whose tables without a schema are in `current`, which is
    /// empty for the tables without one.
    TableName within(String current) {
        if (schema.isEmpty()) {
            return new TableName(current, name);
        }
        return schema.equalsIgnoreCase(MAIN) ? new TableName("", name) : this;
    }

    /// Returns the name as it must be written in SQL, quoted if necessary.
    public String spelled() {
        return schema.isEmpty() ? spelled(name) : spelled(schema) + "." + spelled(name);
    }

    private static String spelled(String part) {
        return PLAIN.matcher(part).matches() ? part : SqlLiterals.name(part);
    }

    /// Returns the name for a statement that creates the table, whatever the current schema is.
    String created() {
        return SqlLiterals.name(schema.isEmpty() ? MAIN : schema) + "." + SqlLiterals.name(name);
    }

    /// Returns the name in lower case, by which tables are compared.
    String key() {
        return toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return schema.isEmpty() ? name : schema + "." + name;
    }
}

package dev.leat.server.catalog;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.leat.text.Matches;
import java.util.List;
import java.util.Optional;

/// A read-only data catalog. Names of databases and tables ignore case, as in SQL. Thread-safe.
public interface Catalog {

    /// The database of all tables that have no namespace.
    String DATABASE = "default";

    /// The maximum length of an expression, where each part counts as often as it is repeated.
    int LARGEST = 2_048;

    /// A number of repetitions.
    Pattern TIMES = Pattern.compile("(\\d{1,9}),?}");

    /// Returns the databases: `default`, and the namespaces of lake tables.
    List<String> databases();

    /// Returns all tables that a statement can name.
    List<CatalogTable> tables();

    /// Returns the database of this name.
    default Optional<String> database(String name) {
        return databases().stream().filter(name::equalsIgnoreCase).findFirst();
    }

    /// Returns the description of a database.
    static String description(String database) {
        return database.equals(DATABASE)
                ? "views, tables, queues and buckets of the app"
                : "lake tables of the namespace " + database;
    }

    /// Returns the tables of a database.
    default List<CatalogTable> tables(String database) {
        return tables().stream()
                .filter(table -> table.database().equalsIgnoreCase(database))
                .toList();
    }

    /// Returns the table of this name in a database.
    default Optional<CatalogTable> table(String database, String name) {
        return tables(database).stream()
                .filter(table -> table.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /// Returns the pattern of an expression for names. A `*` that does not follow a `.` also stands
    /// for any text, as in Hive.
    ///
    /// @throws PatternSyntaxException if it is not a regular expression, or a large one
    static Pattern pattern(String expression) {
        long size = expression.length();
        for (long times : Matches.of(TIMES, expression, found -> Long.valueOf(found.group(1)))) {
            size = Math.min(size * Math.max(times, 1), LARGEST + 1);
        }
        if (size > LARGEST) {
            throw new PatternSyntaxException("the expression is too large");
        }
        var pattern = new StringBuilder();
        for (int at = 0; at < expression.length(); at++) {
            char c = expression.charAt(at);
            boolean any = c == '*' && (at == 0 || ".])}".indexOf(expression.charAt(at - 1)) < 0);
            pattern.append(any ? ".*" : c);
        }
        return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE);
    }

    /// Returns the tables of a database whose whole names match a regular expression. A `*` that
    /// does not follow a `.` also stands for any text, as in Hive.
    ///
    /// @throws PatternSyntaxException if it is not a regular expression
    default List<CatalogTable> tables(String database, String expression) {
        var pattern = pattern(expression);
        return tables(database).stream()
                .filter(table -> pattern.matcher(table.name()).matches())
                .toList();
    }
}

package dev.leat.server.catalog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A read-only data catalog with one database. Thread-safe.
public interface Catalog {

    /// The only database, which has all tables.
    String DATABASE = "default";

    /// The description of the database.
    String DESCRIPTION = "views, tables, queues and buckets of the app";

    /// Returns all tables that a statement can name.
    List<CatalogTable> tables();

    /// Returns the table of this name; case is ignored, as in SQL.
    default Optional<CatalogTable> table(String name) {
        return tables().stream().filter(table -> table.name().equalsIgnoreCase(name)).findFirst();
    }

    /// Returns the tables whose whole names match a regular expression; case is ignored. A `*` that
    /// does not follow a `.` also stands for any text, as in Hive.
    ///
    /// @throws PatternSyntaxException if it is not a regular expression
    default List<CatalogTable> tables(String expression) {
        var pattern =
                Pattern.compile(
                        expression.replaceAll("(?<![.\\])}])\\*", ".*"), Pattern.CASE_INSENSITIVE);
        return tables().stream().filter(table -> pattern.matcher(table.name()).matches()).toList();
    }
}

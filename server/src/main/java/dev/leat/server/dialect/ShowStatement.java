package dev.leat.server.dialect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.catalog.CatalogTable;
import dev.leat.server.statement.StatementRunner.Column;
import dev.leat.server.statement.StatementRunner.FailedException;
import dev.leat.text.Matches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The statements of Athena that describe the data catalog: SHOW DATABASES, SHOW TABLES, SHOW
/// COLUMNS, SHOW PARTITIONS and DESCRIBE. Their results have no header, and the values of a row of
/// DESCRIBE are one text with tabs between them, as in Athena.
///
/// @param columns the names of the columns
/// @param rows the rows, each as one text
record ShowStatement(List<String> columns, List<String> rows) {

    private static final String NAME = "[`\"]?([\\w$-]+)[`\"]?";

    private static final int LONGEST_GLOB = 1_024;

    private static final Pattern DATABASES =
            pattern("SHOW\\s+(?:DATABASES|SCHEMAS)(?:\\s+LIKE\\s+'([^']*)')?");
    private static final Pattern TABLES =
            pattern("SHOW\\s+TABLES(?:\\s+(?:IN|FROM)\\s+%s)?(?:\\s+(?:LIKE\\s+)?'([^']*)')?");
    private static final Pattern COLUMNS =
            pattern("SHOW\\s+COLUMNS\\s+(?:IN|FROM)\\s+(?:%s\\.)?%s(?:\\s+(?:IN|FROM)\\s+%s)?");
    private static final Pattern PARTITIONS = pattern("SHOW\\s+PARTITIONS\\s+(?:%s\\.)?%s");
    private static final Pattern DESCRIBE =
            pattern("(?:DESCRIBE|DESC)\\s+(?:(?:EXTENDED|FORMATTED)\\s+)?(?:%s\\.)?%s");
    private static final Pattern OTHER = pattern("SHOW\\s+(CREATE\\s+\\w+|\\w+).*");

    private static Pattern pattern(String text) {
        return Pattern.compile(
                "\\s*" + text.replace("%s", NAME) + "\\s*;?\\s*",
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /// The partitions of tables.
    interface Partitions {

        /// Returns the partitions of a table, as texts.
        ///
        /// @throws FailedException if the table has no partition key
        List<String> of(CatalogTable table) throws FailedException;
    }

    /// Returns the result of a statement; empty if it is of another kind. Tables without a database
    /// are in `database`.
    ///
    /// @throws FailedException if it names a database or table that does not exist, or is a SHOW
    ///   that is not supported
    static Optional<ShowStatement> of(
            String sql, String database, Catalog catalog, Partitions partitions)
            throws FailedException {
        var databases = DATABASES.matcher(sql);
        if (databases.matches()) {
            var like = databases.group(1);
            return shown(
                    List.of("database_name"),
                    catalog.databases().stream()
                            .filter(name -> like == null || glob(like).test(name))
                            .sorted()
                            .toList());
        }
        var tables = TABLES.matcher(sql);
        if (tables.matches()) {
            var shown = database(catalog, tables.group(1), database);
            var like = glob(tables.group(2) == null ? "*" : tables.group(2));
            return shown(
                    List.of("tab_name"),
                    catalog.tables(shown).stream()
                            .map(CatalogTable::name)
                            .filter(like)
                            .sorted()
                            .toList());
        }
        var columns = COLUMNS.matcher(sql);
        if (columns.matches()) {
            var after = columns.group(3);
            var shown = after == null ? database : database(catalog, after, database);
            return shown(List.of("field"), columns(columns, catalog, shown, List.of()));
        }
        var describe = DESCRIBE.matcher(sql);
        if (describe.matches()) {
            var names = List.of("col_name", "data_type", "comment");
            return shown(names, columns(describe, catalog, database, names));
        }
        var partitioned = PARTITIONS.matcher(sql);
        if (partitioned.matches()) {
            var table = table(partitioned, catalog, database);
            return shown(List.of("partition"), partitions.of(table));
        }
        var other = OTHER.matcher(sql);
        if (other.matches()) {
            throw new FailedException(
                    "SHOW %s is not supported; SHOW TABLES, SHOW COLUMNS, SHOW PARTITIONS and DESCRIBE describe the tables"
                            .formatted(other.group(1).toUpperCase(Locale.ROOT)));
        }
        return Optional.empty();
    }

    private static Optional<ShowStatement> shown(List<String> columns, List<String> rows) {
        return Optional.of(new ShowStatement(columns, rows));
    }

    /// A pattern of Hive: `*` stands for any text, and `|` separates alternatives. No name is as
    /// long as a longer pattern.
    private static Predicate<String> glob(String text) {
        if (text.length() > LONGEST_GLOB) {
            return _ -> false;
        }
        var parts =
                Matches.replaced(
                        Pattern.compile("[*|]|[^*|]+"),
                        text,
                        part ->
                                part.group().equals("*")
                                        ? ".*"
                                        : part.group().equals("|")
                                                ? "|"
                                                : Pattern.quote(part.group()));
        var names = Pattern.compile(parts, Pattern.CASE_INSENSITIVE);
        return name -> names.matcher(name).matches();
    }

    /// Returns the database that a statement names, or the one of names without a database.
    private static String database(Catalog catalog, @Nullable String name, String current)
            throws FailedException {
        var wanted = name == null ? current : name;
        return catalog.database(wanted)
                .orElseThrow(() ->
                        new FailedException(
                                "SCHEMA_NOT_FOUND: Schema '%s' does not exist".formatted(wanted)));
    }

    private static CatalogTable table(Matcher statement, Catalog catalog, String current)
            throws FailedException {
        var database = database(catalog, statement.group(1), current);
        return catalog.table(database, statement.group(2))
                .orElseThrow(() ->
                        new FailedException(
                                "TABLE_NOT_FOUND: Table '%s' does not exist"
                                        .formatted(statement.group(2))));
    }

    private static List<String> columns(
            Matcher statement, Catalog catalog, String database, List<String> describe)
            throws FailedException {
        return table(statement, catalog, database).columns().stream()
                .map(column ->
                        describe.isEmpty()
                                ? column.name()
                                : "%-20s\t%-20s\t%-20s".formatted(column.name(), column.type(), ""))
                .toList();
    }

    /// Writes the rows to a new CSV file, and returns the columns.
    List<Column> write(Path csv) {
        try {
            Files.writeString(
                    csv,
                    rows.stream()
                            .map(row -> "\"" + row.replace("\"", "\"\"") + "\"\n")
                            .collect(Collectors.joining()));
        } catch (IOException failed) {
            throw new UncheckedIOException("the result cannot be written", failed);
        }
        return columns.stream().map(name -> new Column(name, "string", 0, 0)).toList();
    }
}

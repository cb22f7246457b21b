package dev.leat.warehouse;

import dev.leat.app.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Writes the rows of a table in another database, or staged rows, to a Parquet file. The rows pass
/// through a DuckDB database in memory, which spills to a folder beside the file.
public final class ParquetExport {

    private static final int ROWS_AT_ONCE = 5_000;

    private ParquetExport() {}

    static void write(Connection from, TableSql table, Path file) throws SQLException {
        try (var rows = memory(file);
                var statement = rows.createStatement()) {
            var fields = table.fields();
            statement.execute(
                    "CREATE TABLE texts (%s)"
                            .formatted(each(fields, (i, _) -> "c" + i + " VARCHAR")));
            fill(rows, from, table);
            statement.execute(
                    "COPY (SELECT %s FROM texts) TO %s (FORMAT parquet)"
                            .formatted(
                                    each(
                                            fields,
                                            (i, field) ->
                                                    "CAST(c%d AS %s) AS %s"
                                                            .formatted(
                                                                    i,
                                                                    field.type(),
                                                                    TableSql.name(field.name()))),
                                    TableSql.text(file.toString())));
        }
    }

    private static DuckDBConnection memory(Path file) throws SQLException {
        var settings = new Properties();
        settings.setProperty("memory_limit", DuckDbFile.MEMORY);
        settings.setProperty("threads", DuckDbFile.THREADS);
        settings.setProperty("temp_directory", file + ".tmp");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", settings);
    }

    /// Writes staged rows, with the types of the values of the first row; the type of null is text.
    public static void write(List<@Nullable Object[]> staged, Path file) throws SQLException {
        try (var rows = memory(file);
                var statement = rows.createStatement()) {
            var types = new ArrayList<String>();
            for (var value : staged.getFirst()) {
                types.add(
                        "c%d %s"
                                .formatted(
                                        types.size(),
                                        switch (value) {
                                            case Integer _ -> "INTEGER";
                                            case Long _ -> "BIGINT";
                                            case Boolean _ -> "BOOLEAN";
                                            case null, default -> "VARCHAR";
                                        }));
            }
            statement.execute("CREATE TABLE staged (%s)".formatted(String.join(", ", types)));
            try (var appender = rows.createAppender("main", "staged")) {
                DuckDbFile.append(appender, staged);
            }
            statement.execute(
                    "COPY staged TO %s (FORMAT parquet)".formatted(TableSql.text(file.toString())));
        }
    }

    private static void fill(DuckDBConnection rows, Connection from, TableSql table)
            throws SQLException {
        var texts =
                each(
                        table.fields(),
                        (_, field) -> table.dialect().text(TableSql.name(field.name())));
        try (var query = from.createStatement();
                var appender = rows.createAppender("main", "texts")) {
            query.setFetchSize(ROWS_AT_ONCE);
            try (var found =
                    query.executeQuery("SELECT %s FROM %s".formatted(texts, table.name()))) {
                while (found.next()) {
                    appender.beginRow();
                    for (int i = 1; i <= table.fields().size(); i++) {
                        appender.append(found.getString(i));
                    }
                    appender.endRow();
                }
            }
        }
    }

    private interface ColumnText {
        String of(int index, Schema.Field field);
    }

    private static String each(List<Schema.Field> fields, ColumnText text) {
        return IntStream.range(0, fields.size())
                .mapToObj(i -> text.of(i, fields.get(i)))
                .collect(Collectors.joining(", "));
    }
}

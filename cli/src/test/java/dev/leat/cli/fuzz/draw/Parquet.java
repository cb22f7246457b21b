package dev.leat.cli.fuzz.draw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Files of Parquet as DuckDB itself writes and reads them: Leat is not in between.
public final class Parquet {

    private static final ThreadLocal<Connection> DUCKDB = ThreadLocal.withInitial(Parquet::open);

    private Parquet() {}

    private static Connection open() {
        try {
            var connection = DriverManager.getConnection("jdbc:duckdb:");
            try (var statement = connection.createStatement()) {
                statement.execute("SET threads = 1");
            }
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The file of these rows.
    public static byte[] of(List<Column> columns, List<Map<String, Object>> rows) {
        var select =
                rows.isEmpty()
                        ? row(columns, Map.of()) + " WHERE false"
                        : rows.stream()
                                .map(row -> row(columns, row))
                                .collect(Collectors.joining(" UNION ALL "));
        try {
            var file = Files.createTempFile("leat-fuzz-", ".parquet");
            try (var statement = DUCKDB.get().createStatement()) {
                statement.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(select, file));
                return Files.readAllBytes(file);
            } finally {
                Files.delete(file);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(select, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(List<Column> columns, Map<String, Object> row) {
        return "SELECT "
                + columns.stream()
                        .map(column ->
                                "CAST(%s AS %s) AS \"%s\""
                                        .formatted(
                                                literal(column, row.get(column.name())),
                                                text(column) ? "varchar" : column.type(),
                                                column.name()))
                        .collect(Collectors.joining(", "));
    }

    /// Returns true if the column has a format, which describes texts.
    private static boolean text(Column column) {
        return column.kind() == Kind.JSON || column.format().isPresent();
    }

    private static String literal(Column column, @Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        var text = text(column) ? Values.text(column, value) : value.toString();
        return "'" + text.replace("'", "''") + "'";
    }

    /// The rows of files, without what is NULL and the columns of Leat.
    public static List<Map<String, Object>> read(List<Path> files) {
        var rows = new ArrayList<Map<String, Object>>();
        for (var file : files) {
            try (var statement = DUCKDB.get().createStatement();
                    var found =
                            statement.executeQuery(
                                    "SELECT * FROM read_parquet('%s')".formatted(file))) {
                while (found.next()) {
                    rows.add(row(found));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return rows;
    }

    private static Map<String, Object> row(ResultSet found) throws SQLException {
        var row = new HashMap<String, Object>();
        var columns = found.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            var value = found.getObject(i);
            if (value != null && !columns.getColumnName(i).startsWith("_leat_")) {
                row.put(columns.getColumnName(i), value);
            }
        }
        return row;
    }

    /// Returns the number of rows of a file.
    public static long rows(Path file) {
        try (var statement = DUCKDB.get().createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT count(*) FROM read_parquet('%s')".formatted(file))) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the rows of a file as text, a line each, in their order.
    public static String shown(byte[] content) throws IOException {
        var file = Files.createTempFile("leat-fuzz-", ".parquet");
        try (var statement = DUCKDB.get().createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT CAST(t AS VARCHAR) FROM read_parquet('%s') t"
                                        .formatted(Files.write(file, content)))) {
            var rows = new StringBuilder();
            while (found.next()) {
                rows.append(found.getString(1)).append('\n');
            }
            return rows.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            Files.delete(file);
        }
    }
}

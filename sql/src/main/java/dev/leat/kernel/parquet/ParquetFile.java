package dev.leat.kernel.parquet;

import dev.leat.batch.Reason;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.DuckDbErrorParser;
import dev.leat.kernel.bind.SqlLiterals;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// A Parquet file, opened in its own DuckDB database, which can access no other file. Owned by one
/// thread, which closes it.
final class ParquetFile implements AutoCloseable {

    private static final long MEMORY = 512L << 20;

    private final String name;
    private final String file;
    private final Connection connection;
    private final DuckDbErrorParser errorParser = new DuckDbErrorParser();

    /// Opens a file; messages refer to it by `name`.
    ParquetFile(String name, Path path) throws IOException {
        this.name = name;
        file = path.toAbsolutePath().normalize().toString();
        var streaming = new Properties();
        streaming.setProperty("jdbc_stream_results", "true");
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:", streaming);
        } catch (SQLException e) {
            throw new IOException("DuckDB cannot be opened: " + e.getMessage(), e);
        }
        try (var statement = connection.createStatement()) {
            for (var setting : settings(file)) {
                statement.execute("SET GLOBAL " + setting);
            }
        } catch (SQLException e) {
            close();
            throw new IOException("DuckDB cannot be opened: " + e.getMessage(), e);
        }
    }

    /// The settings of the database. It has one thread, so that rows are in the file's order.
    private static List<String> settings(String file) {
        return List.of(
                "memory_limit = '" + MEMORY + "B'",
                "threads = 1",
                "TimeZone = 'UTC'",
                "errors_as_json = true",
                "temp_directory = ''",
                "autoinstall_known_extensions = false",
                "autoload_known_extensions = false",
                "allow_community_extensions = false",
                "allowed_paths = [" + SqlLiterals.text(file) + "]",
                "enable_external_access = false",
                "lock_configuration = true");
    }

    String name() {
        return name;
    }

    String file() {
        return file;
    }

    /// A column with its name in DuckDB, which renames columns whose names differ only in case.
    record Column(String sqlName, ParquetType type) {}

    /// Returns the file's columns by their names in its footer, in order. Of columns with the same
    /// name it returns the last one.
    Map<String, Column> columns(ParquetSchema schema) throws UnreadableFileException, IOException {
        var columns = new LinkedHashMap<String, Column>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "DESCRIBE SELECT * FROM " + ParquetQuery.source(file))) {
            for (var column : schema.columns()) {
                if (!rows.next()) {
                    throw damaged();
                }
                var type = column.int96() ? ParquetType.INT96 : ParquetType.of(rows.getString(2));
                columns.put(column.name(), new Column(rows.getString(1), type));
            }
            if (rows.next()) {
                throw damaged();
            }
            return columns;
        } catch (SQLException e) {
            throw failed(e, 0);
        }
    }

    private UnreadableFileException damaged() {
        return new UnreadableFileException(
                Reason.of(
                        "damaged",
                        "'%s' cannot be read as Parquet: its footer is damaged".formatted(name)));
    }

    /// Starts a query whose rows are read on demand.
    ResultSet query(String sql) throws UnreadableFileException, IOException {
        try {
            var statement = connection.createStatement();
            statement.closeOnCompletion();
            return statement.executeQuery(sql);
        } catch (SQLException e) {
            throw failed(e, 0);
        }
    }

    /// Returns an error that may be temporary; throws an error that the file's content causes.
    /// `row` is the number of the row that was read last.
    IOException failed(SQLException error, long row) throws UnreadableFileException {
        if (!errorParser.inContent(error)) {
            return new IOException(
                    "reading of '%s' failed: %s"
                            .formatted(name, named(errorParser.sentence(error))),
                    error);
        }
        throw new UnreadableFileException(
                Reason.of(
                        "damaged",
                        "'%s' cannot be read as Parquet after row %d: %s"
                                .formatted(name, row, named(errorParser.content(error)))));
    }

    private String named(String sentence) {
        return sentence.replace("'" + file + "'", "'" + name + "'");
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("the DuckDB connection cannot be closed: " + e.getMessage(), e);
        }
    }
}

package dev.leat.quality.data;

import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.bind.DuckDbErrorParser;
import dev.leat.kernel.bind.SqlLiterals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The private database of a [DataTable]: its rows are in a file of a temporary folder, to which
/// the database also writes data above its memory limit. Owned by one thread.
final class DataDatabase implements AutoCloseable {

    /// The schema of tables that are stored on disk.
    static final String STORE = "store";

    /// Each thread that stores rows has memory for each column.
    private static final int MOST_COLUMNS = 500;

    /// The bytes that a column needs, even if the table has few rows.
    private static final long COLUMN = 128 << 10;

    private final Path folder;
    private final DuckDb duckDb;
    private final Connection connection;

    /// Opens a database that can read files in these folders.
    ///
    /// @param columns the number of columns, if it is known
    DataDatabase(DataOptions options, List<Path> folders, int columns) {
        this.folder = folder(options);
        var readable = new ArrayList<>(folders);
        readable.add(folder);
        // a sample is repeatable only with one thread
        boolean one = options.sample().isPresent() || columns > MOST_COLUMNS;
        int threads = one ? 1 : options.threads();
        this.duckDb =
                DuckDb.overFiles(
                        threads,
                        Math.max(options.memory(), columns * COLUMN),
                        folder.resolve("spill"),
                        readable);
        this.connection = duckDb.duplicate();
        try {
            execute(
                    "ATTACH %s AS %s (STORAGE_VERSION 'latest')"
                            .formatted(
                                    SqlLiterals.text(folder.resolve("records.db").toString()),
                                    STORE));
        } catch (SQLException failed) {
            close();
            throw new IllegalStateException(
                    "the temporary database in %s cannot be opened: %s"
                            .formatted(folder, failed.getMessage()),
                    failed);
        }
    }

    private static Path folder(DataOptions options) {
        try {
            return Files.createTempDirectory(options.folder(), "leat-profile-").toAbsolutePath();
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot create a temporary folder in " + options.folder(), failed);
        }
    }

    /// Returns the temporary folder, which is removed when the database is closed.
    Path folder() {
        return folder;
    }

    Connection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Creates the table of records from the rows of a SELECT.
    void store(String select) throws SQLException {
        var table = STORE + "." + DataTable.TABLE;
        execute("CREATE OR REPLACE TABLE " + table + " AS " + select);
        execute("CREATE OR REPLACE VIEW %s AS SELECT * FROM %s".formatted(DataTable.TABLE, table));
    }

    /// Creates a table with about `most` of the table's records. Rows are chosen by a hash of their
    /// number, because data often has a period.
    void sample(String name, long most, long records) throws SQLException {
        boolean stored =
                number(
                                "SELECT count(*) FROM duckdb_tables() WHERE database_name = '%s' AND table_name = '%s'"
                                        .formatted(STORE, DataTable.TABLE))
                        > 0;
        var chosen =
                records <= most
                        ? DataTable.TABLE
                        : stored
                                ? "%s.%s WHERE hash(rowid) %% %d = 0"
                                        .formatted(
                                                STORE, DataTable.TABLE, Math.ceilDiv(records, most))
                                : "%s USING SAMPLE reservoir(%d ROWS) REPEATABLE (%d)"
                                        .formatted(DataTable.TABLE, most, Loader.SEED);
        execute("CREATE OR REPLACE TABLE %s.%s AS SELECT * FROM %s".formatted(STORE, name, chosen));
        execute("CREATE OR REPLACE VIEW %s AS SELECT * FROM %s.%s".formatted(name, STORE, name));
    }

    /// Returns a list of files in SQL.
    static String list(List<Path> files) {
        return files.stream()
                .map(file -> SqlLiterals.text(file.toString()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    long number(String sql) throws SQLException {
        return query(sql, row -> row.getLong(1)).getFirst();
    }

    /// Returns the columns of a table or SELECT.
    List<DataColumn> columns(String from) throws SQLException {
        return query("DESCRIBE " + from, row -> new DataColumn(row.getString(1), row.getString(2)));
    }

    <T> List<T> query(String sql, DataTable.RowReader<T> reader) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    /// Returns the exception for a failed statement.
    UnreadableDataException unreadable(String source, SQLException failed) {
        return new UnreadableDataException(
                "'%s' cannot be read: %s"
                        .formatted(source, new DuckDbErrorParser().content(failed)),
                failed);
    }

    @Override
    public void close() {
        try (duckDb) {
            connection.close();
        } catch (SQLException broken) {
            throw new IllegalStateException(
                    "the DuckDB connection cannot be closed: " + broken.getMessage(), broken);
        } finally {
            remove();
        }
    }

    private void remove() {
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + folder, failed);
        }
    }
}

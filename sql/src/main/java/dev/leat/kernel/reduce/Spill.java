package dev.leat.kernel.reduce;

import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.bind.DuckDbErrorParser;
import dev.leat.kernel.bind.SqlLiterals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// A connection to a database for the rows of one file. By default the database is opened for this
/// file, can access only its folder, and spills data above its memory limit to that folder. Tests
/// can share a database between files. Owned by one thread at a time.
final class Spill implements AutoCloseable {

    private final Optional<DuckDb> own;
    private final Connection connection;
    private final DuckDbErrorParser errorParser = new DuckDbErrorParser();

    /// Opens a database. `folder` is the file's staging folder; `files` are other files that
    /// statements read.
    Spill(Path folder, List<Path> files, long memory) throws IOException {
        this(folder, files, new WholeFileFunctions.Room(memory, false, Optional.empty()));
    }

    /// Opens a connection to the shared database or, if there is none, to a new database.
    Spill(Path folder, List<Path> files, WholeFileFunctions.Room room) throws IOException {
        var lent = room.lent();
        own = lent.isPresent() ? Optional.empty() : Optional.of(opened(folder, files, room));
        connection = lent.or(() -> own).orElseThrow().duplicate();
    }

    private static DuckDb opened(Path folder, List<Path> files, WholeFileFunctions.Room room)
            throws IOException {
        var spill = Files.createDirectories(folder.resolve("spill"));
        var folders = new LinkedHashSet<Path>();
        folders.add(folder);
        files.forEach(file -> folders.add(file.toAbsolutePath().getParent()));
        // one thread, so that the result is the same for the same rows
        return room.wide()
                ? DuckDb.overWideFiles(room.memory(), spill, List.copyOf(folders))
                : DuckDb.overFiles(1, room.memory(), spill, List.copyOf(folders));
    }

    interface Reading {
        void read(ResultSet rows) throws SQLException;
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Runs a statement; returns the number of rows that it created or wrote.
    long count(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        }
    }

    void query(String sql, Reading reading) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reading.read(rows);
            }
        }
    }

    /// Returns an appender to a temporary table, which the caller closes before the next statement.
    DuckDBAppender appender(String table) throws SQLException {
        return connection.unwrap(DuckDBConnection.class).createAppender("temp", "main", table);
    }

    /// Returns the message of DuckDB's error as plain text.
    String sentence(SQLException error) {
        return errorParser.sentence(error);
    }

    /// Returns the SQL of a table that consists of these Parquet files, in order.
    static String parquet(List<Path> files) {
        return files.stream()
                .map(file -> SqlLiterals.text(file.toAbsolutePath().toString()))
                .collect(Collectors.joining(", ", "read_parquet([", "])"));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the DuckDB connection cannot be closed: " + e.getMessage(), e);
        } finally {
            own.ifPresent(DuckDb::close);
        }
    }
}

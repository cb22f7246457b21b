package dev.leat.kernel;

import dev.leat.column.ColumnTable;
import dev.leat.column.arrow.MemoryView;
import dev.leat.kernel.bind.DuckDbErrorParser;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/// A database connection with temporary tables for one piece at a time. Owned by one thread. Any
/// thread may close it, which interrupts the running statement and waits until it has ended.
final class TableSession implements AutoCloseable {

    private final DuckDBConnection connection;
    private final ReentrantLock piece;
    private final DuckDbErrorParser errorParser = new DuckDbErrorParser();
    private @Nullable MemoryView rows;
    private volatile @Nullable Statement running;
    private volatile boolean closed;

    /// Creates a session that owns the connection. The session locks `piece` while it processes a
    /// piece, so that sessions with the same lock process one piece at a time.
    TableSession(Connection connection, ReentrantLock piece) {
        this.connection = (DuckDBConnection) connection;
        this.piece = piece;
    }

    /// Reads the result of a query, in chunks.
    interface Reading {
        void read(DuckDBChunkedResult chunks) throws SQLException;
    }

    /// Begins the processing of a piece; [#end()] must follow.
    void begin() throws IOException {
        piece.lock();
        if (closed) {
            piece.unlock();
            throw new IOException("the kernel was closed");
        }
    }

    /// Drops the tables and views of the piece.
    void clear() {
        if (rows != null) {
            rows.drop();
            rows = null;
        }
        for (var table :
                List.of(
                        ResultTable.NAME,
                        BisectingInsert.ROWS,
                        TableView.LINES,
                        ResultTable.TAKEN)) {
            try {
                execute("DROP TABLE IF EXISTS temp." + table);
            } catch (SQLException _) {
                // the next piece replaces the table, and closing the connection drops it
            }
        }
    }

    void end() {
        piece.unlock();
    }

    /// Creates the view `name` over rows in memory. A statement may scan it once. The rows must
    /// stay in memory until [#clear()].
    void view(String name, List<MemoryView.Column> columns, ColumnTable table) {
        rows = new MemoryView(connection, name, columns, table);
    }

    /// Runs a statement; returns the number of rows that it created or wrote.
    long execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            enter(statement);
            return statement.executeLargeUpdate(sql);
        } finally {
            running = null;
        }
    }

    /// Runs a statement with parameters; returns the number of rows that it created or wrote.
    long execute(String sql, List<byte[]> parameters) throws SQLException {
        if (parameters.isEmpty()) {
            return execute(sql);
        }
        prepareRows();
        try (var statement = connection.prepareStatement(sql)) {
            enter(statement);
            set(statement, parameters);
            return statement.executeLargeUpdate();
        } finally {
            running = null;
        }
    }

    /// Sets the first parameters of a statement.
    static void set(PreparedStatement statement, List<byte[]> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setBytes(i + 1, parameters.get(i));
        }
    }

    void query(String sql, Reading reading) throws SQLException {
        query(sql, List.of(), reading);
    }

    void query(String sql, List<byte[]> parameters, Reading reading) throws SQLException {
        prepareRows();
        try (var statement =
                connection.prepareStatement(sql).unwrap(DuckDBPreparedStatement.class)) {
            enter(statement);
            set(statement, parameters);
            try (var chunks = statement.query()) {
                reading.read(chunks);
            }
        } finally {
            running = null;
        }
    }

    /// Runs a statement that returns a few rows, and reads each of them.
    void rows(String sql, RowReading reading) throws SQLException {
        try (var statement = connection.createStatement()) {
            enter(statement);
            try (var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    reading.read(rows);
                }
            }
        } finally {
            running = null;
        }
    }

    interface RowReading {
        void read(ResultSet row) throws SQLException;
    }

    /// Creates a temporary table with these columns and fills it.
    void fill(String table, String columns, Filling filling) throws SQLException {
        execute("CREATE OR REPLACE TEMP TABLE \"" + table + "\" (" + columns + ")");
        try (var appender = connection.createAppender("temp", "main", table)) {
            filling.fill(appender);
        }
    }

    interface Filling {
        void fill(org.duckdb.DuckDBAppender appender) throws SQLException;
    }

    private void enter(Statement statement) throws SQLException {
        running = statement;
        if (closed) {
            throw new SQLException("the kernel was closed");
        }
        prepareRows();
    }

    /// A statement keeps the stream of rows in memory that exists when DuckDB prepares it.
    private void prepareRows() throws SQLException {
        if (rows != null) {
            rows.prepare();
        }
    }

    /// Returns true if an error does not depend on the data, so that a retry may succeed.
    boolean isTransient(SQLException error) {
        return closed || errorParser.isTransient(error);
    }

    String sentence(SQLException error) {
        return errorParser.sentence(error);
    }

    /// Returns the exception for a failure that no record has caused.
    IOException failed(String what, SQLException error) {
        if (rows != null && rows.failure() != null) {
            error.addSuppressed(rows.failure());
        }
        return new IOException(
                closed ? "the kernel was closed" : what + ": " + errorParser.sentence(error),
                error);
    }

    /// Interrupts the running statement and prevents new ones.
    void interrupt() {
        closed = true;
        try {
            var now = running;
            if (now != null && !piece.isHeldByCurrentThread()) {
                now.cancel();
            }
        } catch (SQLException e) {
            // the statement has ended by itself, and its connection is closed
        }
    }

    @Override
    public void close() {
        interrupt();
        piece.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the DuckDB connection cannot be closed", e);
        } finally {
            piece.unlock();
        }
    }
}

package dev.leat.kernel;

import dev.leat.kernel.bind.DuckDbErrorParser;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A connection whose temporary tables hold one piece at a time. Owned by one thread; any thread
/// may close it, which interrupts what runs and waits for its end.
final class TableSession implements AutoCloseable {

    private final DuckDBConnection connection;
    private final ReentrantLock piece;
    private final DuckDbErrorParser diagnosis = new DuckDbErrorParser(JsonMapper.shared());
    private volatile @Nullable Statement running;
    private volatile boolean closed;

    /// A session on a connection that is its own to close. Whoever works on a piece holds `piece`;
    /// sessions that share it take turns.
    TableSession(Connection connection, ReentrantLock piece) {
        this.connection = (DuckDBConnection) connection;
        this.piece = piece;
    }

    /// Reads what a query gives, in chunks.
    interface Reading {
        void read(DuckDBChunkedResult chunks) throws SQLException;
    }

    /// Begins the work on a piece; [#end()] must follow.
    void begin() throws IOException {
        piece.lock();
        if (closed) {
            piece.unlock();
            throw new IOException("the kernel was closed");
        }
    }

    /// Forgets what was made for a piece.
    void clear() {
        for (var table :
                List.of(
                        BisectingInsert.RESULT,
                        BisectingInsert.ROWS,
                        TableView.LINES,
                        TableKernel.TAKEN)) {
            try {
                execute("DROP TABLE IF EXISTS temp." + table);
            } catch (SQLException _) {
                // the next piece replaces it, and closing forgets all
            }
        }
    }

    void end() {
        piece.unlock();
    }

    /// Runs a statement; how many rows it made or wrote.
    long execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            enter(statement);
            return statement.executeLargeUpdate(sql);
        } finally {
            running = null;
        }
    }

    void query(String sql, Reading reading) throws SQLException {
        try (var statement =
                connection.prepareStatement(sql).unwrap(DuckDBPreparedStatement.class)) {
            enter(statement);
            try (var chunks = statement.query()) {
                reading.read(chunks);
            }
        } finally {
            running = null;
        }
    }

    /// Fills a new temporary table of BIGINTs.
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
    }

    /// Whether an error has nothing to do with the data, so that trying again may help.
    boolean passing(SQLException error) {
        return closed || diagnosis.passing(error);
    }

    String sentence(SQLException error) {
        return diagnosis.sentence(error);
    }

    /// A failure that no record is to blame for.
    IOException failed(String what, SQLException error) {
        return new IOException(
                closed ? "the kernel was closed" : what + ": " + diagnosis.sentence(error), error);
    }

    /// Ends what runs, and lets nothing begin any more.
    void interrupt() {
        closed = true;
        try {
            var now = running;
            if (now != null && !piece.isHeldByCurrentThread()) {
                now.cancel();
            }
        } catch (SQLException e) {
            // it ended by itself, and its connection is closed
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

package dev.leat.column.arrow;

import dev.leat.column.ColumnChunk;
import dev.leat.column.ColumnTable;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// A temporary view of a DuckDB connection for one statement that stays open: the statement reads
/// the rows of one table after another. DuckDB reads ahead of the rows whose result it returns, so
/// the view has an idle row whenever there are no other rows. Owned by the thread that owns the
/// connection.
public final class OpenView implements AutoCloseable {

    /// Maximum number of idle rows that the statement may read before it returns a result. More of
    /// them are the end of the view, so that a statement which returns nothing ends.
    private static final int IDLE = 8;

    private final DuckDBConnection connection;
    private final String name;
    private final ArrowStream stream;
    private final Rows rows;

    /// Creates the view. `idle` is a table with the idle row. The tables must stay in memory until
    /// [#close()].
    public OpenView(
            DuckDBConnection connection,
            String name,
            List<MemoryView.Column> columns,
            ColumnTable idle)
            throws SQLException {
        this.connection = connection;
        this.name = name;
        rows = new Rows(idle.chunks().getFirst());
        stream = new ArrowStream(columns, rows);
        try {
            MemoryView.register(connection, name, stream);
        } catch (SQLException | RuntimeException failed) {
            stream.close();
            throw failed;
        }
    }

    /// Adds the rows of a table, which the statement reads next. They must not change until the
    /// statement has returned their results.
    public void add(ColumnTable table) {
        rows.add(table.chunks());
    }

    /// Returns true if DuckDB has read and released all rows but the idle ones, so that their
    /// memory may be used for other rows.
    public boolean released() {
        return rows.isIdle() && stream.lent() <= 1;
    }

    /// Returns the failure of the hand-over, null if it did not fail.
    public @Nullable Throwable failure() {
        return stream.failure();
    }

    /// Drops the view. Close the statement first.
    @Override
    public void close() {
        MemoryView.drop(connection, name);
        stream.close();
    }

    /// The rows in the order in which DuckDB reads them.
    private static final class Rows implements Iterator<ColumnChunk> {

        private final Deque<ColumnChunk> waiting = new ArrayDeque<>();
        private final ColumnChunk idle;
        private int idleRows;

        Rows(ColumnChunk idle) {
            this.idle = idle;
        }

        synchronized void add(List<ColumnChunk> chunks) {
            waiting.addAll(chunks);
            idleRows = 0;
        }

        synchronized boolean isIdle() {
            return waiting.isEmpty();
        }

        @Override
        public synchronized boolean hasNext() {
            return !waiting.isEmpty() || idleRows < IDLE;
        }

        @Override
        public synchronized ColumnChunk next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var next = waiting.poll();
            if (next == null) {
                idleRows++;
                return idle;
            }
            return next;
        }
    }
}

package dev.leat.column.arrow;

import dev.leat.column.ColumnChunk;
import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// A temporary view of a DuckDB connection over the rows of a [ColumnTable]. A statement may scan
/// the view once; call [#prepare()] before each statement. Owned by the thread that owns the
/// connection.
public final class MemoryView {

    private final DuckDBConnection connection;
    private final String name;
    private final List<Column> columns;
    private final List<ColumnChunk> rows;

    /// The streams of earlier statements and of the next one. DuckDB may hold a stream until its
    /// view is dropped or replaced.
    private final List<ArrowStream> streams = new ArrayList<>();

    /// A column of the view, and its index in the table.
    public record Column(String name, Layout layout, int index) {}

    /// Describes a view. [#prepare()] creates it. The table must be complete, and must stay in
    /// memory until [#drop()].
    public MemoryView(
            DuckDBConnection connection, String name, List<Column> columns, ColumnTable table) {
        this.connection = connection;
        this.name = name;
        this.columns = List.copyOf(columns);
        rows = table.chunks();
    }

    /// Creates or replaces the view, unless no statement has scanned it since the last call.
    public void prepare() throws SQLException {
        if (!streams.isEmpty() && !streams.getLast().used()) {
            return;
        }
        var stream = new ArrowStream(columns, rows.iterator());
        streams.add(stream);
        register(connection, name, stream);
    }

    static void register(DuckDBConnection connection, String name, ArrowStream stream)
            throws SQLException {
        try {
            connection.registerArrowStream(name, stream.pointer());
        } catch (RuntimeException failed) {
            if (failed.getCause() instanceof SQLException why) {
                throw why;
            }
            throw failed;
        }
    }

    /// Drops the view and frees its memory, but not that of the table.
    public void drop() {
        drop(connection, name);
        streams.forEach(ArrowStream::close);
        streams.clear();
    }

    static void drop(DuckDBConnection connection, String name) {
        try (var statement = connection.createStatement()) {
            statement.execute("DROP VIEW IF EXISTS temp." + name);
        } catch (SQLException _) {
            // the connection is closed, or the next view replaces this one, which has no rows
        }
    }

    /// Returns the failure of the hand-over in the last statement, null if it did not fail.
    public @Nullable Throwable failure() {
        return streams.isEmpty() ? null : streams.getLast().failure();
    }

    /// Returns the number of streams of this process that are not closed, for tests.
    public static int open() {
        return ArrowCallbacks.streams();
    }
}

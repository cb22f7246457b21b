package dev.leat.column.arrow;

import dev.leat.column.ColumnChunk;
import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.column.arrow.MemoryView.Column;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.StringJoiner;
import org.duckdb.DuckDBConnection;

/// A database with a view `v` over rows in memory.
final class MemoryRows implements AutoCloseable {

    private final DuckDBConnection connection;

    MemoryRows() {
        try {
            connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
            execute("SET TimeZone = 'UTC'");
            execute("SET threads = 2");
            execute("SET temp_directory = ''");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns a table with the columns `i` and `2 * i`.
    static ColumnTable numbers(int rows) throws IOException {
        var table = new ColumnTable(List.of(Layout.LONG, Layout.LONG));
        for (int i = 0; i < rows; i++) {
            table.put(0, i);
            table.put(1, 2L * i);
            table.endRow();
        }
        table.end();
        return table;
    }

    MemoryView numbers(ColumnTable table) {
        return view(
                List.of(new Column("a", Layout.LONG, 0), new Column("b", Layout.LONG, 1)), table);
    }

    MemoryView view(List<Column> columns, ColumnTable table) {
        return new MemoryView(connection, "v", columns, table);
    }

    /// Registers a stream over these rows as the view `v`; close it after [#dropView()].
    ArrowStream stream(Iterator<ColumnChunk> rows) throws SQLException {
        var stream =
                new ArrowStream(
                        List.of(new Column("a", Layout.LONG, 0), new Column("b", Layout.LONG, 1)),
                        rows);
        MemoryView.register(connection, "v", stream);
        return stream;
    }

    void dropView() {
        MemoryView.drop(connection, "v");
    }

    /// Returns the first `count` chunks of a table, after which the JVM has no memory for more.
    static Iterator<ColumnChunk> exhausted(ColumnTable table, int count) {
        var chunks = table.chunks().iterator();
        return new Iterator<>() {
            private int left = count;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public ColumnChunk next() {
                if (left-- == 0) {
                    throw new OutOfMemoryError("test: " + new long[Integer.MAX_VALUE].length);
                }
                return chunks.next();
            }
        };
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<String> rows(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                var row = new StringJoiner("|");
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(found.getString(i)));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    /// Runs a long statement and interrupts it until it ends.
    void interrupted(String sql) throws Exception {
        try (var statement = connection.createStatement();
                var _ = Interrupts.of(statement)) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

package dev.leat.warehouse;

import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.column.arrow.MemoryView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// A writer of rows to a temporary table of DuckDB. It collects the rows as columns in native
/// memory, which a statement then inserts. DuckDB has two threads, and copies the rows of a thread
/// once more if they are fewer than a row group. So a statement inserts more than two row groups,
/// which takes a third of the time of an appender, which inserts 2,048 rows at a time.
final class ColumnWriter implements RowWriter {

    /// The layout of UUIDs: 16 bytes.
    static final Layout UUIDS = new Layout("w:16", 128);

    static final Layout BOOLEANS = new Layout("b", 1);

    private static final String VIEW = "_leat_rows_to_stage";

    /// Two row groups of 122,880 rows, and the rows of an incomplete chunk for each thread.
    private static final int ROWS = 310_000;

    /// The approximate number of bytes that are inserted even if they are fewer rows.
    private static final long BYTES = 48L << 20;

    /// The approximate number of bytes of a value, without those of a text.
    private static final int VALUE = 8;

    private final DuckDBConnection connection;
    private final String temporary;
    private final List<MemoryView.Column> columns;
    private final String values;
    private final ColumnTable table;
    private long bytes;

    /// @param layouts the layouts of the table's columns
    ColumnWriter(DuckDBConnection connection, String temporary, List<Layout> layouts) {
        this.connection = connection;
        this.temporary = temporary;
        columns =
                IntStream.range(0, layouts.size())
                        .mapToObj(i -> new MemoryView.Column("v" + i, layouts.get(i), i))
                        .toList();
        values =
                TableSql.columns(
                        IntStream.range(0, layouts.size()).boxed().toList(),
                        i ->
                                layouts.get(i).equals(UUIDS)
                                        ? "CAST(v%d AS UUID)".formatted(i)
                                        : "v" + i);
        table = new ColumnTable(layouts);
    }

    @Override
    public void add(@Nullable Object[] row) throws SQLException {
        bytes += (long) VALUE * row.length;
        for (int column = 0; column < row.length; column++) {
            switch (row[column]) {
                case null -> table.putNull(column);
                case Long number -> table.put(column, number);
                case Boolean bool -> table.put(column, bool ? 1 : 0);
                case String text -> {
                    var utf8 = text.getBytes(StandardCharsets.UTF_8);
                    table.put(column, utf8, 0, utf8.length);
                    bytes += utf8.length;
                }
                // the columns have the least significant byte first, UUIDs the most significant one
                case UUID id ->
                        table.put(
                                column,
                                Long.reverseBytes(id.getMostSignificantBits()),
                                Long.reverseBytes(id.getLeastSignificantBits()));
                case Object other -> throw new IllegalArgumentException(other.getClass().getName());
            }
        }
        try {
            table.endRow();
        } catch (IOException exhausted) {
            throw new SQLException(exhausted.getMessage(), exhausted);
        }
        if (table.size() == ROWS || bytes >= BYTES) {
            end();
        }
    }

    @Override
    public void end() throws SQLException {
        if (table.size() == 0) {
            return;
        }
        try {
            table.end();
        } catch (IOException exhausted) {
            throw new SQLException(exhausted.getMessage(), exhausted);
        }
        var view = new MemoryView(connection, VIEW, columns, table);
        try (var statement = connection.createStatement()) {
            view.prepare();
            statement.execute(
                    "INSERT INTO temp.%s SELECT %s FROM temp.%s"
                            .formatted(temporary, values, VIEW));
        } finally {
            view.drop();
        }
        table.clear();
        bytes = 0;
    }

    @Override
    public void close() {
        table.close();
    }
}

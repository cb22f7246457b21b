package dev.leat.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A writer of many rows to a temporary table. Closing it discards the rows after the last [#end].
/// Owned by one thread.
interface RowWriter extends AutoCloseable {

    /// Adds a row, as [WarehouseDatabase#stage] does, now or later.
    void add(@Nullable Object[] row) throws SQLException;

    /// Completes the table.
    void end() throws SQLException;

    @Override
    void close();

    /// Returns a writer that stages this number of rows at a time.
    static RowWriter staging(
            WarehouseDatabase database, Connection connection, String temporary, int together) {
        return new RowWriter() {
            private final List<@Nullable Object[]> rows = new ArrayList<>();

            @Override
            public void add(@Nullable Object[] row) throws SQLException {
                rows.add(row);
                if (rows.size() == together) {
                    end();
                }
            }

            @Override
            public void end() throws SQLException {
                if (!rows.isEmpty()) {
                    database.stage(connection, temporary, rows);
                    rows.clear();
                }
            }

            @Override
            public void close() {
                rows.clear();
            }
        };
    }
}

package dev.leat.warehouse;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A database with warehouse tables. Owned by a [WarehouseStore], which changes it from one thread
/// at a time; other threads may read meanwhile.
interface WarehouseDatabase extends AutoCloseable {

    /// Returns the location, which identifies the database in the app's state.
    String place();

    /// Returns the differences of its SQL.
    TableSql.Dialect dialect();

    /// Opens a connection with `autocommit` off. The caller closes it.
    Connection connect() throws SQLException;

    /// Prevents that other processes change the tables until the transaction ends.
    void lock(Connection connection) throws SQLException;

    /// Fills a temporary table. A value is a text, number, boolean or null.
    void stage(Connection connection, String temporary, List<@Nullable Object[]> rows)
            throws SQLException;

    /// Returns the reason why the database cannot store a text; empty if it can.
    Optional<String> refused(String text);

    /// Returns how a user can run a statement, as the start of a sentence.
    String howToRun();

    /// Removes unused space. No connection is open.
    void compact() throws SQLException;

    /// Returns the size in bytes.
    long size() throws SQLException;

    /// Writes the result of a query to a Parquet file.
    ///
    /// @throws dev.leat.port.UnsupportedByPlatformException if the database cannot
    void export(Connection connection, String query, Path file) throws SQLException;

    @Override
    void close();
}

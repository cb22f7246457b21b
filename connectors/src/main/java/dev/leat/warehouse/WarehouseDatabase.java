package dev.leat.warehouse;

import dev.leat.column.Layout;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A database with warehouse tables. Owned by a [WarehouseStore], which changes it from one thread
/// at a time; other threads may read meanwhile.
public interface WarehouseDatabase extends AutoCloseable {

    /// The number of rows that a writer of many rows stages together.
    int ROWS_AT_ONCE = 20_000;

    /// Returns the location, which identifies the database in the app's state.
    String place();

    /// Returns true if the database is a file in the state folder.
    boolean isFile();

    /// Returns true if the database sleeps, and costs nothing, while it is not used. Then no
    /// connection is open between loads, and a database that works is not queried only to see that
    /// it does.
    default boolean sleeps() {
        return false;
    }

    /// Returns the differences of its SQL.
    WarehouseDialect dialect();

    /// Opens a connection with `autocommit` off. The caller closes it.
    Connection connect() throws SQLException;

    /// Returns true if an operation that failed with this error can succeed later, without a change
    /// by the user.
    boolean temporary(SQLException failed);

    /// Returns true if the database refused values, so that the same load fails again.
    boolean refusedValues(SQLException failed);

    /// Returns what a user can do if the database cannot be opened, as a clause.
    String howToOpen();

    /// Checks the database before its first use. Returns warnings about its settings.
    ///
    /// @throws SQLException if the database cannot be used
    List<String> check(Connection connection) throws SQLException;

    /// Prevents that other processes change the tables until the transaction ends.
    void lock(Connection connection) throws SQLException;

    /// Adds rows to a temporary table. A value is a text, number, boolean, UUID or null.
    void stage(Connection connection, String temporary, List<@Nullable Object[]> rows)
            throws SQLException;

    /// Returns a writer of rows to a temporary table, whose columns have these layouts. The caller
    /// closes it before the transaction ends.
    default RowWriter writer(Connection connection, String temporary, List<Layout> layouts)
            throws SQLException {
        return RowWriter.staging(this, connection, temporary, ROWS_AT_ONCE);
    }

    /// Prepares queries of a temporary table that has all its rows.
    default void staged(Connection connection, String temporary) throws SQLException {}

    /// Returns how a user can run a statement, as the start of a sentence.
    String howToRun();

    /// Removes unused space. No connection is open.
    void compact() throws SQLException;

    /// Returns the size in bytes.
    long size() throws SQLException;

    /// Writes the rows of a table to a Parquet file, with the columns of the app.
    void export(Connection connection, TableSql table, Path file) throws SQLException;

    @Override
    void close();
}

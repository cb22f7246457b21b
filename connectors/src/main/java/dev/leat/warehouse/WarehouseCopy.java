package dev.leat.warehouse;

import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/// A copy of a DuckDB file, of the moment in which the copy was created: a transaction of DuckDB
/// reads the rows of this moment, also while loads change the file. Used by one thread; the caller
/// closes it.
///
/// @param connection a connection of its own, which is closed with the copy
/// @param name an alias that no other open copy has
/// @param closed runs when the copy is closed
public record WarehouseCopy(Connection connection, String name, Runnable closed)
        implements AutoCloseable {

    /// Begins the transaction, and then runs `point`. Closes the copy if this fails.
    void begin(Path target, Runnable point) throws SQLException {
        try {
            connection.setAutoCommit(true);
            run("ATTACH %s AS %s".formatted(TableSql.text(target.toString()), name));
            connection.setAutoCommit(false);
            // A transaction begins with its first statement.
            LoadLog.last(connection);
            point.run();
        } catch (SQLException | RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    /// Writes the file. It is complete and not open any longer when the method returns.
    ///
    /// @throws UnavailableException if the database cannot be read, or the file cannot be written
    public void write() {
        try {
            run("COPY FROM DATABASE warehouse TO " + name);
            connection.commit();
            connection.setAutoCommit(true);
            run("CHECKPOINT " + name);
            run("DETACH " + name);
        } catch (SQLException failed) {
            throw new UnavailableException(
                    "cannot copy the warehouse database: " + failed.getMessage(), failed);
        }
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
            run("DETACH DATABASE IF EXISTS " + name);
        } catch (SQLException _) {
            // The database is closed, which also detaches the file.
        } finally {
            closed.run();
        }
    }
}

package dev.leat.warehouse;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/// A database that is a server, with PostgreSQL's protocol.
public abstract class ServerDatabase implements WarehouseDatabase {

    /// A connection without an answer for so long is lost.
    protected static final String SOCKET_TIMEOUT_SECONDS = "900";

    protected final DatabaseUrl url;

    protected ServerDatabase(DatabaseUrl url) {
        this.url = url;
    }

    /// Connects, and begins the session with these statements.
    ///
    /// @param settings the settings of the driver that only this kind of database has
    protected final Connection connect(
            Properties settings, String socketTimeout, List<String> session) throws SQLException {
        settings.putAll(url.credentials());
        settings.setProperty("ApplicationName", "leat");
        settings.setProperty("tcpKeepAlive", "true");
        settings.setProperty("socketTimeout", socketTimeout);
        // details of errors contain values of rows
        settings.setProperty("logServerErrorDetail", "false");
        var connection = DriverManager.getConnection(url.jdbc(), settings);
        try (var statement = connection.createStatement()) {
            for (var setting : session) {
                statement.execute(setting);
            }
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    @Override
    public final String place() {
        return url.place();
    }

    @Override
    public final boolean isFile() {
        return false;
    }

    @Override
    public final boolean temporary(SQLException failed) {
        return SqlState.temporary(failed);
    }

    @Override
    public final boolean refusedValues(SQLException failed) {
        return SqlState.values(failed);
    }

    @Override
    public final String howToOpen() {
        return "check the `warehouse` of the environment, and the database";
    }

    @Override
    public final void export(Connection connection, TableSql table, Path file) throws SQLException {
        ParquetExport.write(connection, table, file);
    }
}

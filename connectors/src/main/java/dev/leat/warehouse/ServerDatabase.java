package dev.leat.warehouse;

import dev.leat.app.DatabaseUrl;
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

    private final DatabaseLogin login;

    /// @param login has the user and password, not `url`
    protected ServerDatabase(DatabaseUrl url, DatabaseLogin login) {
        this.url = url;
        this.login = login;
    }

    /// Connects, and begins the session with these statements.
    ///
    /// @param settings the settings of the driver that only this kind of database has
    protected final Connection connect(
            Properties settings, String socketTimeout, List<String> session) throws SQLException {
        settings.putAll(login.properties());
        settings.setProperty("ApplicationName", "leat");
        settings.setProperty("tcpKeepAlive", "true");
        settings.setProperty("socketTimeout", socketTimeout);
        // details of errors contain values of rows
        settings.setProperty("logServerErrorDetail", "false");
        var connection = open(settings);
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

    /// A login that the database refuses may have been changed, so the next connection reads it
    /// again.
    private Connection open(Properties settings) throws SQLException {
        try {
            return DriverManager.getConnection(url.jdbc(), settings);
        } catch (SQLException failed) {
            if (SqlState.login(failed)) {
                login.forget();
            }
            throw failed;
        }
    }

    /// Returns the reason why there is no schema for the tables, as a clause.
    protected final String noSchema() {
        return url.schema()
                .map(name ->
                        "it has no schema %1$s; create it: CREATE SCHEMA %1$s;"
                                .formatted(TableSql.name(name)))
                .orElse("no schema of its search_path exists");
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

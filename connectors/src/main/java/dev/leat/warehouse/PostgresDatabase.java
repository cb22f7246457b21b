package dev.leat.warehouse;

import dev.leat.app.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// A PostgreSQL database. Several processes may load it: each commit first gets a lock, which the
/// database releases when the transaction or the connection ends. A commit is durable when the
/// database acknowledges it, whatever the default of its `synchronous_commit` is.
public final class PostgresDatabase extends ServerDatabase {

    /// The first number of the advisory lock. The second one is a hash of the schema's name.
    private static final int LOCK = 0x4C656174;

    /// The database releases the lock of a process that has ended.
    private static final String SESSION =
            """
            SET synchronous_commit = on;
            SET default_transaction_isolation = 'read committed';
            SET idle_in_transaction_session_timeout = '5min';
            SET lock_timeout = '1min';
            SET statement_timeout = 0;
            SET standard_conforming_strings = on;
            SET client_min_messages = warning;
            SET datestyle = 'ISO, YMD';
            SET timezone = 'UTC'\
            """;

    private PostgresDatabase(DatabaseUrl url, DatabaseLogin login) {
        super(url, login);
    }

    /// Returns the database. Its first connection needs it.
    ///
    /// @throws IllegalArgumentException if the URL is not valid
    public static WarehouseDatabase of(String url) {
        var parsed = DatabaseUrl.POSTGRESQL.parse(url);
        return of(parsed, DatabaseLogin.of(parsed));
    }

    /// Returns the database with another login than that of the URL.
    public static WarehouseDatabase of(DatabaseUrl url, DatabaseLogin login) {
        return new PostgresDatabase(url, login);
    }

    @Override
    public WarehouseDialect dialect() {
        return new PostgresDialect();
    }

    @Override
    public Connection connect() throws SQLException {
        return connect(SOCKET_TIMEOUT_SECONDS);
    }

    private Connection connect(String timeout) throws SQLException {
        return connect(url.parameters(), timeout, List.of(SESSION));
    }

    /// Checks that texts are stored in UTF-8 and that the schema exists. Returns a warning if
    /// acknowledged loads can be lost.
    @Override
    public List<String> check(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT current_setting('server_encoding'), current_schema(),"
                                        + " current_setting('fsync')")) {
            found.next();
            if (!"UTF8".equals(found.getString(1))) {
                throw new SQLException(
                        "its encoding is %s; create a database with the encoding UTF8"
                                .formatted(found.getString(1)));
            }
            if (found.getString(2) == null) {
                throw new SQLException(noSchema());
            }
            return "off".equals(found.getString(3))
                    ? List.of(
                            "PostgreSQL at %s can lose acknowledged loads, because fsync is off; set fsync = on"
                                    .formatted(place()))
                    : List.of();
        }
    }

    @Override
    public void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_advisory_xact_lock(%d, hashtext(current_schema()))".formatted(LOCK));
        }
    }

    @Override
    public void stage(Connection connection, String temporary, List<@Nullable Object[]> rows)
            throws SQLException {
        var copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY %s FROM STDIN".formatted(temporary));
        try {
            var text = new CopyText();
            for (var row : rows) {
                text.add(row);
                if (text.isFull()) {
                    var bytes = text.take();
                    copy.writeToCopy(bytes, 0, bytes.length);
                }
            }
            var bytes = text.take();
            copy.writeToCopy(bytes, 0, bytes.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    @Override
    public void staged(Connection connection, String temporary) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("ANALYZE " + temporary);
        }
    }

    @Override
    public String howToRun() {
        return "run, in psql on %s,".formatted(place());
    }

    /// Writes the tables to new files with `VACUUM FULL`, which also locks them for readers.
    @Override
    public void compact() throws SQLException {
        try (var connection = connect("0")) {
            var tables = tables(connection);
            connection.rollback();
            connection.setAutoCommit(true);
            for (var table : tables) {
                try (var statement = connection.createStatement()) {
                    statement.execute("VACUUM (FULL, ANALYZE) " + table);
                }
            }
        }
    }

    @Override
    public long size() throws SQLException {
        try (var connection = connect()) {
            long size = 0;
            for (var table : tables(connection)) {
                try (var statement = connection.createStatement();
                        var found =
                                statement.executeQuery(
                                        "SELECT pg_total_relation_size(%s)"
                                                .formatted(TableSql.text(table)))) {
                    found.next();
                    size += found.getLong(1);
                }
            }
            connection.rollback();
            return size;
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        var tables = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT table_name FROM " + TableSetup.TABLES)) {
            while (found.next()) {
                tables.add(TableSql.name(found.getString(1)));
                tables.add(TableSql.name(TableSql.DELETED + found.getString(1)));
            }
        }
        return tables;
    }

    @Override
    public void close() {}
}

package dev.leat.local.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;

/// A connection with its prepared statements, which stay open until the session is closed. Owned by
/// one thread at a time. Callers close result sets, but not statements.
public final class DatabaseSession implements Statements, AutoCloseable {

    private static final int WRITER_CACHE_KB = 64 * 1024;
    private static final int READER_CACHE_KB = 8 * 1024;
    private static final long LOG_PAGES = 2_000;
    private static final int BUSY_MILLIS = 5_000;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private DatabaseSession(Connection connection) {
        this.connection = connection;
    }

    /// @param logBytes size of the log at which SQLite checkpoints it into the file
    static DatabaseSession writer(Path file, long logBytes) throws SQLException {
        var session = open(file, new SQLiteConfig(), WRITER_CACHE_KB);
        try {
            session.execute("PRAGMA journal_mode = WAL");
            session.execute("PRAGMA synchronous = FULL");
            // A checkpoint of a 16 MB log delays one commit by about 20 ms.
            long page = session.number("PRAGMA page_size");
            long pages = Math.clamp(logBytes / page, 1, LOG_PAGES);
            session.execute("PRAGMA wal_autocheckpoint = " + pages);
            session.execute("PRAGMA journal_size_limit = 67108864");
            session.manual();
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    static DatabaseSession reader(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        var session = open(file, config, READER_CACHE_KB);
        session.manual();
        return session;
    }

    /// Opens a session that reads a file that no process changes. SQLite creates no files beside
    /// it.
    static DatabaseSession immutable(Path file) throws SQLException {
        return open(file.toUri() + "?immutable=1", new SQLiteConfig(), READER_CACHE_KB);
    }

    /// Opens a session to create or inspect a file. It uses the file's own settings, and commits
    /// each statement separately.
    static DatabaseSession plain(Path file) throws SQLException {
        return open(file, new SQLiteConfig(), READER_CACHE_KB);
    }

    private static DatabaseSession open(Path file, SQLiteConfig config, int cacheKb)
            throws SQLException {
        // The path is given as a URI, so that the driver does not interpret any of its characters.
        return open(file.toUri().toString(), config, cacheKb);
    }

    private static DatabaseSession open(String uri, SQLiteConfig config, int cacheKb)
            throws SQLException {
        config.setBusyTimeout(BUSY_MILLIS);
        // Otherwise the driver queries the last row id after every statement that writes.
        config.setGetGeneratedKeys(false);
        var session = new DatabaseSession(config.createConnection("jdbc:sqlite:" + uri));
        session.execute("PRAGMA cache_size = -" + cacheKb);
        return session;
    }

    /// Tells the driver that the caller manages transactions; otherwise the driver queries the
    /// transaction state before and after every statement. This call also opens a transaction,
    /// which is ended at once.
    private void manual() throws SQLException {
        connection.setAutoCommit(false);
        execute("COMMIT");
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    /// Closes all prepared statements. Must be called after every error, because the driver closes
    /// a statement that failed, and every further use of that statement would fail.
    void forget() {
        for (var statement : statements.values()) {
            try {
                statement.close();
            } catch (SQLException _) {
                // The statement is already closed.
            }
        }
        statements.clear();
    }

    /// Runs a rarely used statement, for example the definition of a table.
    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Writes all pages, as the open transaction sees them, to a new file. SQLite's backup does not
    /// start again when the file changes, because the transaction is open
    /// (https://www.sqlite.org/c3ref/backup_finish.html).
    void copy(Path target) throws SQLException {
        var driver = connection.unwrap(SQLiteConnection.class).getDatabase();
        int code = driver.backup("main", target.toString(), null);
        if (code != SQLiteErrorCode.SQLITE_OK.code) {
            throw DB.newSQLException(code, "cannot copy the file");
        }
    }

    /// Runs a rarely used statement. Returns the number in the first row of the result; 0 if it has
    /// no row.
    public long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /// Returns the text in the first row of the result; empty if there is no row.
    String text(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    @Override
    public void close() throws SQLException {
        forget();
        connection.close();
    }
}

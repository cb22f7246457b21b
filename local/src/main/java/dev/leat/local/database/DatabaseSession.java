package dev.leat.local.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.SQLiteConfig;

/// One connection and its prepared statements, which are kept until it is closed. Owned by one
/// thread at a time. Callers close result sets, not statements.
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

    /// @param logBytes at this size the log is folded into the file, if not before
    static DatabaseSession writer(Path file, long logBytes) throws SQLException {
        var session = open(file, new SQLiteConfig(), WRITER_CACHE_KB);
        try {
            session.execute("PRAGMA journal_mode = WAL");
            session.execute("PRAGMA synchronous = FULL");
            // The WAL is folded into the file at 16 MB, which stalls one commit for some 20 ms.
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

    /// For making a new file or looking at one: the file's own settings, a commit a statement.
    static DatabaseSession plain(Path file) throws SQLException {
        return open(file, new SQLiteConfig(), READER_CACHE_KB);
    }

    private static DatabaseSession open(Path file, SQLiteConfig config, int cacheKb)
            throws SQLException {
        config.setBusyTimeout(BUSY_MILLIS);
        // As a URI, so that no character of the path has a meaning for the driver.
        var session = new DatabaseSession(config.createConnection("jdbc:sqlite:" + file.toUri()));
        session.execute("PRAGMA cache_size = -" + cacheKb);
        return session;
    }

    /// The driver asks before and after every statement whether to commit, unless it believes that
    /// transactions are the caller's. So it is told that, and the one it opens at once is ended.
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

    /// Lets go of all kept statements. The driver ends a statement that failed, and it would fail
    /// for ever: call this after any error.
    void forget() {
        for (var statement : statements.values()) {
            try {
                statement.close();
            } catch (SQLException _) {
                // It has ended already.
            }
        }
        statements.clear();
    }

    /// Runs a statement that is needed seldom, such as a definition.
    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The one number that a statement gives.
    public long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /// The first text that a statement gives; empty if it gives none.
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

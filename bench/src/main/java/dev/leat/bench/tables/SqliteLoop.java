package dev.leat.bench.tables;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// A loop that only stores events: each batch is one durable commit (`synchronous=FULL`) of rows
/// with the key and the bytes of an event. It checks and converts nothing.
final class SqliteLoop implements AutoCloseable {

    private final Connection connection;

    SqliteLoop(Path folder) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("loop.db"));
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("CREATE TABLE event(id TEXT PRIMARY KEY, body BLOB NOT NULL)");
        }
        connection.setAutoCommit(false);
    }

    void write(List<OrderEvents.Event> events, int batch) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO event VALUES (?, ?)")) {
            for (int at = 0; at < events.size(); at += batch) {
                for (var event : events.subList(at, Math.min(at + batch, events.size()))) {
                    insert.setString(1, event.id());
                    insert.setBytes(2, event.body());
                    insert.executeUpdate();
                }
                connection.commit();
            }
        }
    }

    /// Checks the number of events and the sum of their bytes.
    void check(List<OrderEvents.Event> events) throws SQLException {
        long bytes = events.stream().mapToLong(event -> event.body().length).sum();
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*), sum(length(body)) FROM event")) {
            row.next();
            if (row.getLong(1) != events.size() || row.getLong(2) != bytes) {
                throw new IllegalStateException("the loop stored other events");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

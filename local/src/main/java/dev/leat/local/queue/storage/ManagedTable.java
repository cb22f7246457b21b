package dev.leat.local.queue.storage;

import dev.leat.app.Micros;
import dev.leat.app.Queue;
import dev.leat.app.Queue.Fifo;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.QueueAdmin.Definition;
import dev.leat.port.QueueAdmin.Managed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Table of the definitions of all queues, which the app declares or clients created, with their
/// creation times. Durations and times are in microseconds. The row of a deleted queue in the table
/// `queue` is not deleted, so that no message position is reused.
public final class ManagedTable {

    /// `fifo` are the options of a FIFO queue, as bits; 0 for a standard queue.
    public static final List<String> TABLES =
            List.of(
                    "CREATE TABLE managed(queue INTEGER PRIMARY KEY,"
                            + " client INTEGER NOT NULL, created INTEGER NOT NULL,"
                            + " changed INTEGER NOT NULL, visibility INTEGER NOT NULL,"
                            + " retention INTEGER NOT NULL, delay INTEGER NOT NULL,"
                            + " receives INTEGER NOT NULL, letters TEXT, wait INTEGER NOT NULL,"
                            + " bytes INTEGER NOT NULL, fifo INTEGER NOT NULL) STRICT",
                    "CREATE TABLE tag(queue INTEGER NOT NULL, key TEXT NOT NULL,"
                            + " value TEXT NOT NULL, PRIMARY KEY (queue, key)) STRICT, WITHOUT ROWID");

    private static final int FIFO = 1;
    private static final int BY_CONTENT = 2;
    private static final int PER_GROUP = 4;

    private static final String SELECT =
            "SELECT q.name, m.client, m.created, m.changed, m.visibility, m.retention, m.delay,"
                    + " m.receives, m.letters, m.wait, m.bytes, m.queue, m.fifo"
                    + " FROM managed m JOIN queue q ON q.number = m.queue";

    private ManagedTable() {}

    /// Returns the stored definition of this queue.
    public static Optional<Managed> find(Statements statements, int queue) throws SQLException {
        return statements.first(
                SELECT + " WHERE m.queue = ?", row -> managed(statements, row), queue);
    }

    /// Returns the queues that clients created, by name.
    public static Map<String, Managed> created(Statements statements) throws SQLException {
        return new TreeMap<>(
                statements.map(
                        SELECT + " WHERE m.client = 1",
                        row -> row.getString(1),
                        row -> managed(statements, row)));
    }

    private static Managed managed(Statements statements, ResultSet row) throws SQLException {
        return new Managed(
                definition(row),
                row.getInt(2) == 0,
                Micros.instant(row.getLong(3)),
                Micros.instant(row.getLong(4)),
                tags(statements, row.getInt(12)));
    }

    private static Definition definition(ResultSet row) throws SQLException {
        var queue =
                new Queue(
                                row.getString(1),
                                new Queue.Periods(
                                        duration(row.getLong(5)),
                                        duration(row.getLong(6)),
                                        duration(row.getLong(7))),
                                row.getInt(8),
                                Optional.ofNullable(row.getString(9)))
                        .withFifo(fifo(row.getInt(13)));
        return new Definition(queue, duration(row.getLong(10)), row.getInt(11));
    }

    private static Optional<Fifo> fifo(int bits) {
        return (bits & FIFO) == 0
                ? Optional.empty()
                : Optional.of(new Fifo((bits & BY_CONTENT) != 0, (bits & PER_GROUP) != 0));
    }

    private static int bits(Fifo fifo) {
        return FIFO | (fifo.byContent() ? BY_CONTENT : 0) | (fifo.perGroup() ? PER_GROUP : 0);
    }

    private static Map<String, String> tags(Statements statements, int queue) throws SQLException {
        return statements.map(
                "SELECT key, value FROM tag WHERE queue = ? ORDER BY key",
                row -> row.getString(1),
                row -> row.getString(2),
                queue);
    }

    /// Stores the queue's definition.
    public static void put(Transaction transaction, int queue, Managed managed)
            throws SQLException {
        delete(transaction, queue);
        var definition = managed.definition();
        var what = definition.queue();
        transaction.update(
                "INSERT INTO managed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                queue,
                !managed.declared(),
                Micros.of(managed.created()),
                Micros.of(managed.changed()),
                micros(what.visibilityTimeout()),
                micros(what.retention()),
                micros(what.delay()),
                what.maxReceiveCount(),
                what.deadLetterQueue(),
                micros(definition.receiveWait()),
                definition.mostBytes(),
                what.fifo().map(ManagedTable::bits).orElse(0));
        for (var tag : managed.tags().entrySet()) {
            transaction.update(
                    "INSERT INTO tag VALUES (?, ?, ?)", queue, tag.getKey(), tag.getValue());
        }
    }

    public static void delete(Transaction transaction, int queue) throws SQLException {
        transaction.update("DELETE FROM managed WHERE queue = ?", queue);
        transaction.update("DELETE FROM tag WHERE queue = ?", queue);
    }

    private static Duration duration(long micros) {
        return Duration.ofNanos(1000 * micros);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}

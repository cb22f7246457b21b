package dev.leat.local.queue;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.Queues.Move;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rows of moves of dead letters. What a move has moved is counted in the commit that moves it.
public final class MoveTable {

    /// Files that are older than these tables get them when they are opened.
    public static final List<String> TABLES =
            List.of(
                    "CREATE TABLE move(number INTEGER PRIMARY KEY,"
                            + " handle TEXT NOT NULL UNIQUE, source TEXT NOT NULL, target TEXT,"
                            + " rate INTEGER, started INTEGER NOT NULL, state TEXT NOT NULL,"
                            + " moved INTEGER NOT NULL, planned INTEGER NOT NULL,"
                            + " before INTEGER NOT NULL, failure TEXT NOT NULL) STRICT");

    /// How many of one queue are remembered.
    private static final int HISTORY = 10;

    private static final String SELECT =
            "SELECT handle, source, target, rate, started, state, moved, planned, failure, before"
                    + " FROM move";
    private static final String OPEN = " WHERE state IN ('RUNNING', 'CANCELLING')";
    private static final String PRUNE =
            "DELETE FROM move WHERE source = ? AND number NOT IN"
                    + " (SELECT number FROM move WHERE source = ? ORDER BY number DESC LIMIT ?)";
    private static final String ENDED =
            "UPDATE move SET failure = ?, state = CASE WHEN state = 'CANCELLING'"
                    + " THEN 'CANCELLED' ELSE ? END WHERE handle = ?";

    /// A move of what is before this position.
    record Task(Move move, long before) {}

    private MoveTable() {}

    static void insert(Transaction transaction, Task task) throws SQLException {
        var move = task.move();
        var insert =
                transaction.prepare(
                        "INSERT INTO move(handle, source, target, rate, started, state, moved,"
                                + " planned, before, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setString(1, move.handle());
        insert.setString(2, move.from());
        if (move.to().isPresent()) {
            insert.setString(3, move.to().get());
        } else {
            insert.setNull(3, Types.VARCHAR);
        }
        if (move.perSecond().isPresent()) {
            insert.setInt(4, move.perSecond().get());
        } else {
            insert.setNull(4, Types.INTEGER);
        }
        insert.setLong(5, Span.micros(move.started()));
        insert.setString(6, move.state().name());
        insert.setLong(7, move.moved());
        insert.setLong(8, move.toMove());
        insert.setLong(9, task.before());
        insert.setString(10, move.failure());
        insert.executeUpdate();
        var prune = transaction.prepare(PRUNE);
        prune.setString(1, move.from());
        prune.setString(2, move.from());
        prune.setInt(3, HISTORY);
        prune.executeUpdate();
    }

    /// The moves from a queue, the newest first.
    static List<Move> of(Statements statements, String from) throws SQLException {
        var select = statements.prepare(SELECT + " WHERE source = ? ORDER BY number DESC");
        select.setString(1, from);
        return tasks(select).stream().map(Task::move).toList();
    }

    /// The moves that have not ended, the oldest first.
    static List<Task> open(Statements statements) throws SQLException {
        return tasks(statements.prepare(SELECT + OPEN + " ORDER BY number"));
    }

    static Optional<Move> find(Statements statements, String handle) throws SQLException {
        var select = statements.prepare(SELECT + " WHERE handle = ?");
        select.setString(1, handle);
        return tasks(select).stream().map(Task::move).findFirst();
    }

    static void moved(Transaction transaction, String handle, long messages) throws SQLException {
        var update = transaction.prepare("UPDATE move SET moved = moved + ? WHERE handle = ?");
        update.setLong(1, messages);
        update.setString(2, handle);
        update.executeUpdate();
    }

    /// Whether it ran and was not being cancelled.
    static boolean cancel(Transaction transaction, String handle) throws SQLException {
        var update =
                transaction.prepare(
                        "UPDATE move SET state = 'CANCELLING' WHERE handle = ? AND state = 'RUNNING'");
        update.setString(1, handle);
        return update.executeUpdate() == 1;
    }

    /// It ends so, or cancelled if that was asked for.
    static void end(Transaction transaction, String handle, Move.State state, String failure)
            throws SQLException {
        var update = transaction.prepare(ENDED);
        update.setString(1, failure);
        update.setString(2, state.name());
        update.setString(3, handle);
        update.executeUpdate();
    }

    private static List<Task> tasks(PreparedStatement select) throws SQLException {
        var tasks = new ArrayList<Task>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                int rate = row.getInt(4);
                var move =
                        new Move(
                                row.getString(1),
                                row.getString(2),
                                Optional.ofNullable(row.getString(3)),
                                rate == 0 ? Optional.empty() : Optional.of(rate),
                                Span.instant(row.getLong(5)),
                                Move.State.valueOf(row.getString(6)),
                                row.getLong(7),
                                row.getLong(8),
                                row.getString(9));
                tasks.add(new Task(move, row.getLong(10)));
            }
        }
        return tasks;
    }
}

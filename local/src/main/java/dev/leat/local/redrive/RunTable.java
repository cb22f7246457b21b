package dev.leat.local.redrive;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.word.StoredWords;
import dev.leat.port.Audit.Run;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Table of redrive runs. `entered` is the time of a run's last progress; the retention period of
/// the run begins then.
final class RunTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE redrive_run(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
                            + " who TEXT NOT NULL, queue TEXT NOT NULL, terms TEXT NOT NULL,"
                            + " started INTEGER NOT NULL, ended INTEGER, state TEXT NOT NULL,"
                            + " before INTEGER NOT NULL, reached INTEGER NOT NULL,"
                            + " redriven INTEGER NOT NULL, held INTEGER NOT NULL,"
                            + " passed INTEGER NOT NULL, detail TEXT NOT NULL,"
                            + " entered INTEGER NOT NULL) STRICT",
                    "CREATE INDEX redrive_run_entered ON redrive_run(entered)");

    private static final String ENTER =
            "INSERT INTO redrive_run(id, who, queue, terms, started, ended, state, before, reached,"
                    + " redriven, held, passed, detail, entered)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT(id) DO UPDATE SET who = excluded.who, queue = excluded.queue,"
                    + " terms = excluded.terms, started = excluded.started, ended = excluded.ended,"
                    + " state = excluded.state, before = excluded.before,"
                    + " reached = excluded.reached, redriven = excluded.redriven,"
                    + " held = excluded.held, passed = excluded.passed, detail = excluded.detail,"
                    + " entered = excluded.entered";
    private static final String SELECT =
            "SELECT id, who, queue, terms, started, ended, state, before, reached, redriven, held,"
                    + " passed, detail FROM redrive_run";
    private static final String MOVES = "terms ->> '$.move' IS NOT NULL";
    private static final String SENT =
            "UPDATE redrive_run SET redriven = redriven + ?, entered = ? WHERE number = ?";

    private RunTable() {}

    static void enter(Transaction transaction, Run run, long now) throws SQLException {
        var enter = transaction.prepare(ENTER);
        enter.setString(1, run.id());
        enter.setString(2, run.by());
        enter.setString(3, run.queue());
        enter.setString(4, TermsJson.of(run.terms()));
        enter.setLong(5, Micros.of(run.started()));
        if (run.ended().isPresent()) {
            enter.setLong(6, Micros.of(run.ended().get()));
        } else {
            enter.setNull(6, Types.INTEGER);
        }
        enter.setString(7, StoredWords.RUN.of(run.state()));
        enter.setLong(8, run.before());
        enter.setLong(9, run.reached());
        enter.setLong(10, run.redriven());
        enter.setLong(11, run.held());
        enter.setLong(12, run.passed());
        enter.setString(13, run.detail());
        enter.setLong(14, now);
        enter.executeUpdate();
    }

    /// Increases the number of redriven messages of the run.
    static void sent(Transaction transaction, long number, long letters, long now)
            throws SQLException {
        var update = transaction.prepare(SENT);
        update.setLong(1, letters);
        update.setLong(2, now);
        update.setLong(3, number);
        update.executeUpdate();
    }

    static Optional<Run> find(Statements statements, String id) throws SQLException {
        var select = statements.prepare(SELECT + " WHERE id = ?");
        select.setString(1, id);
        return all(select).stream().findFirst();
    }

    /// Returns runs, newest first.
    static List<Run> newest(Statements statements, int most) throws SQLException {
        var select = statements.prepare(SELECT + " ORDER BY started DESC, number DESC LIMIT ?");
        select.setInt(1, most);
        return all(select);
    }

    /// Returns move tasks, newest first.
    static List<Run> moves(Statements statements) throws SQLException {
        return all(statements.prepare(SELECT + " WHERE " + MOVES + " ORDER BY number DESC"));
    }

    /// Returns true if the run is a move task.
    static boolean moves(Statements statements, long number) throws SQLException {
        var select = statements.prepare("SELECT 1 FROM redrive_run WHERE number = ? AND " + MOVES);
        select.setLong(1, number);
        return number(select).isPresent();
    }

    /// Returns the run's number in this file.
    static Optional<Long> number(Statements statements, String id) throws SQLException {
        var select = statements.prepare("SELECT number FROM redrive_run WHERE id = ?");
        select.setString(1, id);
        return number(select);
    }

    /// Returns the number of a run that has had no progress since this time.
    static Optional<Long> before(Statements statements, long entered) throws SQLException {
        var select =
                statements.prepare(
                        "SELECT number FROM redrive_run WHERE entered < ? ORDER BY entered LIMIT 1");
        select.setLong(1, entered);
        return number(select);
    }

    static void delete(Transaction transaction, long number) throws SQLException {
        var delete = transaction.prepare("DELETE FROM redrive_run WHERE number = ?");
        delete.setLong(1, number);
        delete.executeUpdate();
    }

    private static Optional<Long> number(PreparedStatement select) throws SQLException {
        try (var row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
        }
    }

    private static List<Run> all(PreparedStatement select) throws SQLException {
        var runs = new ArrayList<Run>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                long ended = row.getLong(6);
                boolean open = row.wasNull();
                runs.add(
                        new Run(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                TermsJson.read(row.getString(4)),
                                Micros.instant(row.getLong(5)),
                                open ? Optional.empty() : Optional.of(Micros.instant(ended)),
                                StoredWords.RUN.read(row.getString(7)),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10),
                                row.getLong(11),
                                row.getLong(12),
                                row.getString(13)));
            }
        }
        return runs;
    }
}

package dev.leat.local.redrive;

import dev.leat.app.Micros;
import dev.leat.local.database.NullableNumber;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.word.StoredWords;
import dev.leat.port.Audit.Run;
import dev.leat.port.Audit.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
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
        transaction.update(
                ENTER,
                run.id(),
                run.by(),
                run.queue(),
                run.terms().json(),
                Micros.of(run.started()),
                run.ended().map(Micros::of),
                StoredWords.RUN.of(run.state()),
                run.before(),
                run.reached(),
                run.redriven(),
                run.held(),
                run.passed(),
                run.detail(),
                now);
    }

    /// Increases the number of redriven messages of the run.
    static void sent(Transaction transaction, long number, long letters, long now)
            throws SQLException {
        transaction.update(SENT, letters, now, number);
    }

    static Optional<Run> find(Statements statements, String id) throws SQLException {
        return statements.first(SELECT + " WHERE id = ?", RunTable::run, id);
    }

    /// Returns runs, newest first.
    static List<Run> newest(Statements statements, int most) throws SQLException {
        return statements.list(
                SELECT + " ORDER BY started DESC, number DESC LIMIT ?", RunTable::run, most);
    }

    /// Returns move tasks, newest first.
    static List<Run> moves(Statements statements) throws SQLException {
        return statements.list(SELECT + " WHERE " + MOVES + " ORDER BY number DESC", RunTable::run);
    }

    /// Returns true if the run is a move task.
    static boolean moves(Statements statements, long number) throws SQLException {
        return statements.any("SELECT 1 FROM redrive_run WHERE number = ? AND " + MOVES, number);
    }

    /// Returns the run's number in this file.
    static Optional<Long> number(Statements statements, String id) throws SQLException {
        return statements.first(
                "SELECT number FROM redrive_run WHERE id = ?", row -> row.getLong(1), id);
    }

    /// Returns the number of a run that has had no progress since this time.
    static Optional<Long> before(Statements statements, long entered) throws SQLException {
        return statements.first(
                "SELECT number FROM redrive_run WHERE entered < ? ORDER BY entered LIMIT 1",
                row -> row.getLong(1),
                entered);
    }

    static void delete(Transaction transaction, long number) throws SQLException {
        transaction.update("DELETE FROM redrive_run WHERE number = ?", number);
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Terms.ofJson(row.getString(4)),
                Micros.instant(row.getLong(5)),
                NullableNumber.read(row, 6).map(Micros::instant),
                StoredWords.RUN.read(row.getString(7)),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getString(13));
    }
}

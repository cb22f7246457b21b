package dev.leat.local.file;

import dev.leat.app.Micros;
import dev.leat.batch.FileState;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.Totals;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.word.StoredWords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Table of the progress of each pipeline on each object version that it has started to process.
/// Versions are unique in the whole state, so the key consists of pipeline and version.
final class UnitTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE unit(number INTEGER PRIMARY KEY, pipeline TEXT NOT NULL,"
                            + " bucket TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL,"
                            + " etag TEXT NOT NULL, size INTEGER NOT NULL,"
                            + " created INTEGER NOT NULL, phase TEXT NOT NULL, plan TEXT NOT NULL,"
                            + " offset INTEGER NOT NULL, line INTEGER NOT NULL,"
                            + " part INTEGER NOT NULL, read INTEGER NOT NULL,"
                            + " written INTEGER NOT NULL, filtered INTEGER NOT NULL,"
                            + " rejected INTEGER NOT NULL, started INTEGER NOT NULL,"
                            + " changed INTEGER NOT NULL, error TEXT) STRICT",
                    "CREATE UNIQUE INDEX unit_version ON unit(version, pipeline)",
                    "CREATE INDEX unit_running ON unit(version) WHERE phase = 'RUNNING'",
                    "CREATE INDEX unit_object ON unit(pipeline, bucket, key, version)",
                    "CREATE INDEX unit_changed ON unit(pipeline, changed)",
                    "CREATE INDEX unit_age ON unit(changed)");

    private static final String COLUMNS =
            "pipeline, bucket, key, version, etag, size, created, phase, plan, offset, line, part,"
                    + " read, written, filtered, rejected, started, changed, error";
    private static final String ROWS = "SELECT number, " + COLUMNS + " FROM unit ";
    private static final String PUT =
            "INSERT INTO unit("
                    + COLUMNS
                    + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT(version, pipeline) DO UPDATE SET phase = excluded.phase,"
                    + " plan = excluded.plan, offset = excluded.offset, line = excluded.line,"
                    + " part = excluded.part, read = excluded.read, written = excluded.written,"
                    + " filtered = excluded.filtered, rejected = excluded.rejected,"
                    + " started = excluded.started, changed = excluded.changed,"
                    + " error = excluded.error RETURNING number";

    private UnitTable() {}

    /// A state with the number of its row.
    record Kept(long number, FileState state) {}

    /// Inserts the state, or replaces the state of its pipeline and version. Returns the number of
    /// the row.
    static long put(Transaction transaction, FileState state) throws SQLException {
        var unit = state.unit();
        return transaction.number(
                PUT,
                state.pipeline(),
                unit.bucket(),
                unit.key(),
                unit.version(),
                unit.etag(),
                unit.size(),
                Micros.of(unit.created()),
                StoredWords.PHASE.of(state.phase()),
                state.plan(),
                state.next().offset(),
                state.next().line(),
                state.next().part(),
                state.totals().read(),
                state.totals().written(),
                state.totals().filtered(),
                state.totals().rejected(),
                Micros.of(state.started()),
                Micros.of(state.changed()),
                state.error());
    }

    static Optional<Kept> of(Statements statements, String pipeline, FileUnit unit)
            throws SQLException {
        return statements.first(
                ROWS + "WHERE pipeline = ? AND version = ?",
                UnitTable::kept,
                pipeline,
                unit.version());
    }

    static Optional<Kept> newest(Statements statements, String pipeline, String bucket, String key)
            throws SQLException {
        return statements.first(
                ROWS
                        + "WHERE pipeline = ? AND bucket = ? AND key = ?"
                        + " ORDER BY version DESC LIMIT 1",
                UnitTable::kept,
                pipeline,
                bucket,
                key);
    }

    static List<Kept> latest(Statements statements, String pipeline, int limit)
            throws SQLException {
        return statements.list(
                ROWS + "WHERE pipeline = ? ORDER BY changed DESC, number DESC LIMIT ?",
                UnitTable::kept,
                pipeline,
                limit);
    }

    static List<Kept> running(Statements statements) throws SQLException {
        return statements.list(ROWS + "WHERE phase = 'RUNNING'", UnitTable::kept);
    }

    /// Returns at most `limit` rows that have not changed since the time `since`, oldest first.
    static List<Kept> silent(Statements statements, Instant since, int limit) throws SQLException {
        return statements.list(
                ROWS + "WHERE changed < ? ORDER BY changed LIMIT ?",
                UnitTable::kept,
                Micros.of(since),
                limit);
    }

    static void forget(Transaction transaction, long number) throws SQLException {
        transaction.update("DELETE FROM unit WHERE number = ?", number);
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(row.getLong(1), state(row));
    }

    private static FileState state(ResultSet row) throws SQLException {
        var unit =
                new FileUnit(
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getLong(7),
                        Micros.instant(row.getLong(8)));
        return new FileState(
                row.getString(2),
                unit,
                StoredWords.PHASE.read(row.getString(9)),
                row.getString(10),
                new Position(row.getLong(11), row.getLong(12), row.getInt(13)),
                new Totals(row.getLong(14), row.getLong(15), row.getLong(16), row.getLong(17)),
                Micros.instant(row.getLong(18)),
                Micros.instant(row.getLong(19)),
                Optional.ofNullable(row.getString(20)));
    }
}

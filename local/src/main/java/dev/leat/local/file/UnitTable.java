package dev.leat.local.file;

import dev.leat.app.Micros;
import dev.leat.batch.FileState;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.Totals;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.word.StoredWords;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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
        var put = transaction.prepare(PUT);
        var unit = state.unit();
        put.setString(1, state.pipeline());
        put.setString(2, unit.bucket());
        put.setString(3, unit.key());
        put.setLong(4, unit.version());
        put.setString(5, unit.etag());
        put.setLong(6, unit.size());
        put.setLong(7, Micros.of(unit.created()));
        put.setString(8, StoredWords.PHASE.of(state.phase()));
        put.setString(9, state.plan());
        put.setLong(10, state.next().offset());
        put.setLong(11, state.next().line());
        put.setInt(12, state.next().part());
        put.setLong(13, state.totals().read());
        put.setLong(14, state.totals().written());
        put.setLong(15, state.totals().filtered());
        put.setLong(16, state.totals().rejected());
        put.setLong(17, Micros.of(state.started()));
        put.setLong(18, Micros.of(state.changed()));
        put.setString(19, state.error().orElse(null));
        try (var number = put.executeQuery()) {
            number.next();
            return number.getLong(1);
        }
    }

    static Optional<Kept> of(Statements statements, String pipeline, FileUnit unit)
            throws SQLException {
        var select = statements.prepare(ROWS + "WHERE pipeline = ? AND version = ?");
        select.setString(1, pipeline);
        select.setLong(2, unit.version());
        return all(select).stream().findFirst();
    }

    static Optional<Kept> newest(Statements statements, String pipeline, String bucket, String key)
            throws SQLException {
        var select =
                statements.prepare(
                        ROWS
                                + "WHERE pipeline = ? AND bucket = ? AND key = ?"
                                + " ORDER BY version DESC LIMIT 1");
        select.setString(1, pipeline);
        select.setString(2, bucket);
        select.setString(3, key);
        return all(select).stream().findFirst();
    }

    static List<Kept> latest(Statements statements, String pipeline, int limit)
            throws SQLException {
        var select =
                statements.prepare(
                        ROWS + "WHERE pipeline = ? ORDER BY changed DESC, number DESC LIMIT ?");
        select.setString(1, pipeline);
        select.setInt(2, limit);
        return all(select);
    }

    static List<Kept> running(Statements statements) throws SQLException {
        return all(statements.prepare(ROWS + "WHERE phase = 'RUNNING'"));
    }

    /// Returns at most `limit` rows that have not changed since the time `since`, oldest first.
    static List<Kept> silent(Statements statements, Instant since, int limit) throws SQLException {
        var select = statements.prepare(ROWS + "WHERE changed < ? ORDER BY changed LIMIT ?");
        select.setLong(1, Micros.of(since));
        select.setInt(2, limit);
        return all(select);
    }

    static void forget(Transaction transaction, long number) throws SQLException {
        var delete = transaction.prepare("DELETE FROM unit WHERE number = ?");
        delete.setLong(1, number);
        delete.executeUpdate();
    }

    private static List<Kept> all(PreparedStatement select) throws SQLException {
        try (var row = select.executeQuery()) {
            var all = new ArrayList<Kept>();
            while (row.next()) {
                all.add(new Kept(row.getLong(1), state(row)));
            }
            return all;
        }
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

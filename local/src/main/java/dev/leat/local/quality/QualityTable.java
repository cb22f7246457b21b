package dev.leat.local.quality;

import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.port.CorruptStateException;
import dev.leat.port.QualityLog;
import dev.leat.watch.ObservedWindows;
import dev.leat.watch.WindowComparison.Stored;
import dev.leat.watch.WindowSummary;
import java.sql.SQLException;
import java.util.List;

/// The table of windows, with one row per window of a pipeline. A new window removes the oldest
/// ones of its pipeline. Thread-safe.
public record QualityTable(Database database) implements QualityLog {

    public static final List<String> TABLES =
            List.of(
                    "CREATE TABLE quality_window(pipeline TEXT NOT NULL, start INTEGER NOT NULL,"
                            + " length INTEGER NOT NULL, summary BLOB NOT NULL,"
                            + " PRIMARY KEY(pipeline, start, length)) STRICT");

    private static final String SELECT =
            "SELECT summary FROM quality_window WHERE pipeline = ? AND start = ? AND length = ?";
    private static final String PUT =
            "INSERT OR REPLACE INTO quality_window(pipeline, start, length, summary)"
                    + " VALUES (?, ?, ?, ?)";
    private static final String EXPIRE =
            "DELETE FROM quality_window WHERE pipeline = ?1 AND start <"
                    + " (SELECT start FROM quality_window WHERE pipeline = ?1"
                    + " ORDER BY start DESC LIMIT 1 OFFSET ?2)";
    private static final String NEWEST =
            "SELECT start, summary FROM quality_window WHERE pipeline = ? AND length = ?"
                    + " ORDER BY start DESC LIMIT ?";

    /// Merges measurements with those of their windows.
    public static void add(Transaction transaction, ObservedWindows windows) throws SQLException {
        for (var part : windows.parts()) {
            add(transaction, windows, part);
        }
    }

    private static void add(
            Transaction transaction, ObservedWindows windows, ObservedWindows.Part part)
            throws SQLException {
        var known =
                transaction.first(
                        SELECT,
                        row -> summary(windows.pipeline(), row.getBytes(1)),
                        windows.pipeline(),
                        part.start(),
                        windows.length());
        var summary = known.map(stored -> stored.merge(part.summary())).orElse(part.summary());
        transaction.update(
                PUT, windows.pipeline(), part.start(), windows.length(), summary.bytes());
        if (known.isEmpty()) {
            transaction.update(EXPIRE, windows.pipeline(), KEPT - 1);
        }
    }

    private static WindowSummary summary(String pipeline, byte[] bytes) {
        try {
            return WindowSummary.of(bytes);
        } catch (IllegalArgumentException damaged) {
            throw new CorruptStateException(
                    "a window of `quality` of pipeline "
                            + pipeline
                            + " in the state file is damaged; restore the state from a backup",
                    damaged);
        }
    }

    @Override
    public List<Stored> windows(String pipeline, long length, int most) {
        return database.read(session ->
                session.list(
                        NEWEST,
                        row -> new Stored(row.getLong(1), summary(pipeline, row.getBytes(2))),
                        pipeline,
                        length,
                        most));
    }
}

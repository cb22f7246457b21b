package dev.leat.local.file;

import dev.leat.app.App;
import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.view.PipelineTable;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Table of the time from which the file log has all entries of each pipeline that reads files: 0
/// if it has all that the pipeline has ever had.
final class LogStartTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE file_log(pipeline TEXT PRIMARY KEY, since INTEGER NOT NULL)"
                            + " STRICT, WITHOUT ROWID");

    private LogStartTable() {}

    /// Adds the app's pipelines that read files, and removes those that no longer do, whose later
    /// records have no entries. A pipeline that the file already has may have processed other
    /// records. So this must run before the pipelines of the app are added to the file.
    static void begin(Transaction transaction, App app, Instant now) throws SQLException {
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from().files().isPresent()) {
                boolean known = PipelineTable.has(transaction, pipeline.name());
                transaction.update(
                        "INSERT OR IGNORE INTO file_log VALUES (?, ?)",
                        pipeline.name(),
                        known ? Micros.of(now) : 0);
            } else {
                transaction.update("DELETE FROM file_log WHERE pipeline = ?", pipeline.name());
            }
        }
    }

    static Optional<Instant> since(Statements statements, String pipeline) throws SQLException {
        return statements.first(
                "SELECT since FROM file_log WHERE pipeline = ?",
                row -> Micros.instant(row.getLong(1)),
                pipeline);
    }

    /// Stores that an entry which changed last at this time has been removed.
    static void forget(Transaction transaction, String pipeline, Instant changed)
            throws SQLException {
        transaction.update(
                "UPDATE file_log SET since = max(since, ?) WHERE pipeline = ?",
                Micros.of(changed.plus(1, ChronoUnit.MICROS)),
                pipeline);
    }
}

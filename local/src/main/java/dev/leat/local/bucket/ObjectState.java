package dev.leat.local.bucket;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.List;

/// The single row with the counters of all buckets. It has the last object version, the run number
/// of the last process that opened the state, and the last run number whose unreferenced files in
/// `objects` have been removed.
final class ObjectState {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE object_state(id INTEGER PRIMARY KEY CHECK (id = 1),"
                            + " version INTEGER NOT NULL, run INTEGER NOT NULL,"
                            + " swept INTEGER NOT NULL) STRICT",
                    "INSERT INTO object_state VALUES (1, 0, 0, 0)");

    record Runs(long last, long swept) {}

    private ObjectState() {}

    /// Returns the next object version.
    static long version(Transaction transaction) throws SQLException {
        return transaction.number(
                "UPDATE object_state SET version = version + 1 RETURNING version");
    }

    static Runs runs(Statements statements) throws SQLException {
        return statements.one(
                "SELECT run, swept FROM object_state",
                row -> new Runs(row.getLong(1), row.getLong(2)));
    }

    static void runs(Transaction transaction, Runs runs) throws SQLException {
        transaction.update("UPDATE object_state SET run = ?, swept = ?", runs.last(), runs.swept());
    }
}

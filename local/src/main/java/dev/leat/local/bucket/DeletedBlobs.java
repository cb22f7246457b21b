package dev.leat.local.bucket;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.List;

/// Table of the blobs whose row was deleted but whose file is not deleted yet. The commit that
/// deletes the row inserts the entry, so that a crash leaves no orphaned file.
final class DeletedBlobs {

    static final List<String> TABLES =
            List.of("CREATE TABLE dropped(blob TEXT PRIMARY KEY) STRICT, WITHOUT ROWID");

    /// Maximum number of rows in one commit.
    static final int MOST = 500;

    private DeletedBlobs() {}

    /// Deletes these object versions, and adds their blobs to this table.
    static void drop(Transaction transaction, List<Long> versions) throws SQLException {
        for (long version : versions) {
            PartTable.forget(transaction, version);
            transaction.update(
                    "INSERT OR IGNORE INTO dropped SELECT blob FROM object WHERE version = ?",
                    version);
            transaction.update("DELETE FROM object WHERE version = ?", version);
        }
    }

    static List<String> some(Statements statements) throws SQLException {
        return statements.list("SELECT blob FROM dropped LIMIT " + MOST, row -> row.getString(1));
    }

    static void gone(Transaction transaction, List<String> blobs) throws SQLException {
        for (var blob : blobs) {
            transaction.update("DELETE FROM dropped WHERE blob = ?", blob);
        }
    }

    /// Returns true if an object or an upload part refers to this blob.
    static boolean kept(Statements statements, String blob) throws SQLException {
        return statements.any(
                "SELECT 1 FROM object WHERE blob = ?1"
                        + " UNION ALL SELECT 1 FROM part WHERE blob = ?1",
                blob);
    }
}

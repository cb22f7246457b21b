package dev.leat.local.bucket;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
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
        var enter =
                transaction.prepare(
                        "INSERT OR IGNORE INTO dropped SELECT blob FROM object WHERE version = ?");
        var delete = transaction.prepare("DELETE FROM object WHERE version = ?");
        for (long version : versions) {
            PartTable.forget(transaction, version);
            enter.setLong(1, version);
            enter.executeUpdate();
            delete.setLong(1, version);
            delete.executeUpdate();
        }
    }

    static List<String> some(Statements statements) throws SQLException {
        return texts(statements.prepare("SELECT blob FROM dropped LIMIT " + MOST));
    }

    static void gone(Transaction transaction, List<String> blobs) throws SQLException {
        var delete = transaction.prepare("DELETE FROM dropped WHERE blob = ?");
        for (var blob : blobs) {
            delete.setString(1, blob);
            delete.executeUpdate();
        }
    }

    /// Returns true if an object or an upload part refers to this blob.
    static boolean kept(Statements statements, String blob) throws SQLException {
        var select =
                statements.prepare(
                        "SELECT 1 FROM object WHERE blob = ?1"
                                + " UNION ALL SELECT 1 FROM part WHERE blob = ?1");
        select.setString(1, blob);
        try (var row = select.executeQuery()) {
            return row.next();
        }
    }

    private static List<String> texts(PreparedStatement select) throws SQLException {
        try (var row = select.executeQuery()) {
            var texts = new ArrayList<String>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        }
    }
}

package dev.leat.local.redrive;

import dev.leat.batch.Outcome;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.word.StoredWords;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Table of the waiting deliveries to endpoints that carry redriven records, by delivery number.
/// `entry` is the entry of the audit, and `outcome` the record's outcome apart from the delivery,
/// null while the record is not finished.
final class RedriveDeliveryTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE redrive_delivery(number INTEGER PRIMARY KEY,"
                            + " entry INTEGER NOT NULL, outcome TEXT) STRICT",
                    "CREATE INDEX redrive_delivery_entry ON redrive_delivery(entry)");

    private RedriveDeliveryTable() {}

    /// A delivery that has ended.
    record Ended(long entry, Optional<Outcome> outcome) {}

    static void insert(Transaction transaction, long number, long entry, Optional<Outcome> outcome)
            throws SQLException {
        // If another delivery of the record waits, the outcome is stored with that one.
        var insert =
                transaction.prepare(
                        "INSERT INTO redrive_delivery VALUES (?1, ?2, coalesce(?3,"
                                + " (SELECT outcome FROM redrive_delivery WHERE entry = ?2)))");
        insert.setLong(1, number);
        insert.setLong(2, entry);
        insert.setString(3, word(outcome.orElse(null)));
        insert.executeUpdate();
    }

    /// Stores the outcome of a finished record with its waiting deliveries. Returns false if it has
    /// none.
    static boolean finish(Transaction transaction, long entry, Outcome outcome)
            throws SQLException {
        var update = transaction.prepare("UPDATE redrive_delivery SET outcome = ? WHERE entry = ?");
        update.setString(1, word(outcome));
        update.setLong(2, entry);
        return update.executeUpdate() > 0;
    }

    /// Deletes a delivery, if it is in this table.
    static Optional<Ended> remove(Transaction transaction, long number) throws SQLException {
        var delete =
                transaction.prepare(
                        "DELETE FROM redrive_delivery WHERE number = ? RETURNING entry, outcome");
        delete.setLong(1, number);
        try (var row = delete.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Ended(
                                    row.getLong(1),
                                    Optional.ofNullable(row.getString(2))
                                            .map(StoredWords.OUTCOME::read)))
                    : Optional.empty();
        }
    }

    static boolean waits(Statements statements, long entry) throws SQLException {
        var select = statements.prepare("SELECT 1 FROM redrive_delivery WHERE entry = ? LIMIT 1");
        select.setLong(1, entry);
        try (var row = select.executeQuery()) {
            return row.next();
        }
    }

    private static @Nullable String word(@Nullable Outcome outcome) {
        return outcome == null ? null : StoredWords.OUTCOME.of(outcome);
    }
}

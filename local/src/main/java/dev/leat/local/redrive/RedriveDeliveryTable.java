package dev.leat.local.redrive;

import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Table of the waiting deliveries to endpoints that carry redriven records, by delivery number,
/// with their entries of the audit. An entry with a waiting delivery is PENDING unless it has
/// failed.
final class RedriveDeliveryTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE redrive_delivery(number INTEGER PRIMARY KEY,"
                            + " entry INTEGER NOT NULL) STRICT",
                    "CREATE INDEX redrive_delivery_entry ON redrive_delivery(entry)");

    private RedriveDeliveryTable() {}

    static void insert(Transaction transaction, long number, long entry) throws SQLException {
        transaction.update("INSERT INTO redrive_delivery VALUES (?, ?)", number, entry);
    }

    /// Deletes a delivery, and returns its entry; empty if it carries no redriven record.
    static Optional<Long> remove(Transaction transaction, long number) throws SQLException {
        return transaction.first(
                "DELETE FROM redrive_delivery WHERE number = ? RETURNING entry",
                row -> row.getLong(1),
                number);
    }
}

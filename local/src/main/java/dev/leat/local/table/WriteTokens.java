package dev.leat.local.table;

import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The tokens that make the transactions of clients idempotent. Each is stored for ten minutes with
/// the digest of its request
/// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
final class WriteTokens {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE item_token(token TEXT PRIMARY KEY, digest BLOB NOT NULL,"
                            + " at INTEGER NOT NULL) STRICT, WITHOUT ROWID");

    private static final long KEPT = Duration.ofMinutes(10).toNanos() / 1000;

    private WriteTokens() {}

    static Optional<byte[]> find(Transaction transaction, String token, long now)
            throws SQLException {
        transaction.update("DELETE FROM item_token WHERE at < ?", now - KEPT);
        return transaction.first(
                "SELECT digest FROM item_token WHERE token = ?", row -> row.getBytes(1), token);
    }

    static void put(Transaction transaction, String token, byte[] digest, long now)
            throws SQLException {
        transaction.update("INSERT INTO item_token VALUES (?, ?, ?)", token, digest, now);
    }
}

package dev.leat.local.topic;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Table of the original messages of waiting deliveries to endpoints, by delivery number. `source`
/// is the message's queue, `sink` the label of the sink in stored identities, and `message` the
/// message's body and attributes.
final class RecordTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE delivery_record(number INTEGER PRIMARY KEY,"
                            + " source TEXT NOT NULL, sink TEXT NOT NULL,"
                            + " identity BLOB NOT NULL,"
                            + " digest BLOB NOT NULL, version INTEGER NOT NULL,"
                            + " attempts INTEGER NOT NULL, message BLOB NOT NULL) STRICT");

    private RecordTable() {}

    /// The original message of a delivery; `attempts` is its receive count.
    record Kept(
            String source,
            String sink,
            byte[] identity,
            byte[] digest,
            long version,
            int attempts,
            byte[] message) {}

    static void insert(Transaction transaction, long number, Kept kept) throws SQLException {
        transaction.update(
                "INSERT INTO delivery_record VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                number,
                kept.source(),
                kept.sink(),
                kept.identity(),
                kept.digest(),
                kept.version(),
                kept.attempts(),
                kept.message());
    }

    static Optional<Kept> find(Statements statements, long number) throws SQLException {
        return statements.first(
                "SELECT source, sink, identity, digest, version, attempts, message"
                        + " FROM delivery_record WHERE number = ?",
                row ->
                        new Kept(
                                row.getString(1),
                                row.getString(2),
                                row.getBytes(3),
                                row.getBytes(4),
                                row.getLong(5),
                                row.getInt(6),
                                row.getBytes(7)),
                number);
    }

    static void remove(Transaction transaction, long number) throws SQLException {
        transaction.update("DELETE FROM delivery_record WHERE number = ?", number);
    }
}

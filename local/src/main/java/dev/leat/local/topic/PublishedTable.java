package dev.leat.local.topic;

import dev.leat.app.Micros;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Table of the ids of messages published in the last minutes, for deduplication. If the clock is
/// set back, ids are stored longer by the same time.
final class PublishedTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE posted(topic TEXT NOT NULL, id TEXT NOT NULL,"
                            + " at INTEGER NOT NULL, PRIMARY KEY (topic, id))"
                            + " STRICT, WITHOUT ROWID",
                    "CREATE INDEX posted_at ON posted(at)");

    private static final Duration WINDOW = Duration.ofMinutes(5);

    private PublishedTable() {}

    /// Removes expired ids.
    static void prune(Transaction transaction, Instant now) throws SQLException {
        transaction.update("DELETE FROM posted WHERE at <= ?", Micros.of(now.minus(WINDOW)));
    }

    /// Stores the post's id. Returns false if it was published before.
    static boolean enter(Transaction transaction, PublishedMessage post, Instant now)
            throws SQLException {
        return transaction.update(
                        "INSERT OR IGNORE INTO posted VALUES (?, ?, ?)",
                        post.topic(),
                        post.id().toString(),
                        Micros.of(now))
                == 1;
    }
}

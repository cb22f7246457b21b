package dev.leat.local.queue;

import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;

/// The one row of what is true of the whole state file. `salt` is drawn when the file is first used
/// and never changes.
public final class StateRow {

    public static final List<String> TABLES =
            List.of(
                    "CREATE TABLE state(id INTEGER PRIMARY KEY CHECK (id = 1),"
                            + " salt INTEGER NOT NULL, probes INTEGER NOT NULL) STRICT");

    private StateRow() {}

    public static long salt(Database database) {
        return database.commit(StateRow::salt);
    }

    private static long salt(Transaction transaction) throws SQLException {
        var insert = transaction.prepare("INSERT OR IGNORE INTO state VALUES (1, ?, 0)");
        insert.setLong(1, new SecureRandom().nextLong());
        insert.executeUpdate();
        try (var row = transaction.prepare("SELECT salt FROM state").executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}

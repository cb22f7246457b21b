package dev.leat.local.queue.storage;

import dev.leat.local.database.Database;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;

/// The single row of the whole state file, written when the file is first used: a random number
/// `salt`, and the name of the app that owns the state. Both values never change.
public final class StateRow {

    public static final List<String> TABLES =
            List.of(
                    "CREATE TABLE state(id INTEGER PRIMARY KEY CHECK (id = 1),"
                            + " salt INTEGER NOT NULL, probes INTEGER NOT NULL,"
                            + " app TEXT NOT NULL) STRICT");

    private StateRow() {}

    /// Returns the salt of this app's state.
    ///
    /// @throws StateException if the state belongs to an app with another name
    public static long salt(Database database, String app) {
        return database.commit(transaction -> salt(transaction, app, database.folder()));
    }

    /// Returns the name of the app that owns the state; empty if the state was never used.
    public static String app(Statements statements) throws SQLException {
        return statements.first("SELECT app FROM state", row -> row.getString(1)).orElse("");
    }

    private static long salt(Transaction transaction, String app, Path folder) throws SQLException {
        transaction.update(
                "INSERT OR IGNORE INTO state VALUES (1, ?, 0, ?)",
                new SecureRandom().nextLong(),
                app);
        return transaction.one(
                "SELECT salt, app FROM state",
                row -> {
                    if (!row.getString(2).equals(app)) {
                        throw StateException.changed(
                                "the state in %s belongs to app '%s', but this app is named '%s'"
                                        .formatted(folder, row.getString(2), app),
                                folder);
                    }
                    return row.getLong(1);
                });
    }
}

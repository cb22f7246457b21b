package dev.leat.local.bucket;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.BucketAdmin.Managed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Table of all buckets, which the app declares or clients created, with creation time,
/// notification configuration and tags. The notification configuration of an app's bucket is not
/// stored, because the app file declares it.
final class BucketTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE bucket(name TEXT PRIMARY KEY, client INTEGER NOT NULL,"
                            + " created INTEGER NOT NULL, notices TEXT NOT NULL,"
                            + " tags TEXT NOT NULL) STRICT, WITHOUT ROWID");

    private static final String SELECT = "SELECT name, client, created, notices, tags FROM bucket ";

    private BucketTable() {}

    static Optional<Managed> find(Statements statements, String name) throws SQLException {
        return statements.first(SELECT + "WHERE name = ?", BucketTable::managed, name);
    }

    /// Returns the buckets that clients created, ordered by name.
    static List<Managed> made(Statements statements) throws SQLException {
        return statements.list(SELECT + "WHERE client = 1 ORDER BY name", BucketTable::managed);
    }

    private static Managed managed(ResultSet row) throws SQLException {
        return new Managed(
                row.getString(1),
                row.getInt(2) == 0,
                Micros.instant(row.getLong(3)),
                NotificationTargets.read(row.getString(4)),
                MetadataText.read(row.getString(5)));
    }

    /// Stores the bucket's configuration.
    static void put(Transaction transaction, Managed bucket) throws SQLException {
        transaction.update(
                "INSERT OR REPLACE INTO bucket VALUES (?, ?, ?, ?, ?)",
                bucket.name(),
                !bucket.declared(),
                Micros.of(bucket.created()),
                NotificationTargets.text(bucket.declared() ? List.of() : bucket.notices()),
                MetadataText.text(bucket.tags()));
    }

    static void delete(Transaction transaction, String name) throws SQLException {
        transaction.update("DELETE FROM bucket WHERE name = ?", name);
    }
}

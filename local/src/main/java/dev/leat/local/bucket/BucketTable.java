package dev.leat.local.bucket;

import dev.leat.app.Micros;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.BucketAdmin.Managed;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
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
        var select = statements.prepare(SELECT + "WHERE name = ?");
        select.setString(1, name);
        return all(select).stream().findFirst();
    }

    /// Returns the buckets that clients created, ordered by name.
    static List<Managed> made(Statements statements) throws SQLException {
        return all(statements.prepare(SELECT + "WHERE client = 1 ORDER BY name"));
    }

    private static List<Managed> all(PreparedStatement select) throws SQLException {
        try (var row = select.executeQuery()) {
            var all = new ArrayList<Managed>();
            while (row.next()) {
                all.add(
                        new Managed(
                                row.getString(1),
                                row.getInt(2) == 0,
                                Micros.instant(row.getLong(3)),
                                NotificationTargets.read(row.getString(4)),
                                MetadataText.read(row.getString(5))));
            }
            return all;
        }
    }

    /// Stores the bucket's configuration.
    static void put(Transaction transaction, Managed bucket) throws SQLException {
        var put = transaction.prepare("INSERT OR REPLACE INTO bucket VALUES (?, ?, ?, ?, ?)");
        put.setString(1, bucket.name());
        put.setInt(2, bucket.declared() ? 0 : 1);
        put.setLong(3, Micros.of(bucket.created()));
        put.setString(
                4, NotificationTargets.text(bucket.declared() ? List.of() : bucket.notices()));
        put.setString(5, MetadataText.text(bucket.tags()));
        put.executeUpdate();
    }

    static void delete(Transaction transaction, String name) throws SQLException {
        var delete = transaction.prepare("DELETE FROM bucket WHERE name = ?");
        delete.setString(1, name);
        delete.executeUpdate();
    }
}

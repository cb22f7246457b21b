package dev.leat.local.table;

import dev.leat.item.ItemKey;
import dev.leat.local.database.Transaction;
import dev.leat.plan.IdentityRule;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The rows that contain the last version of each deleted record, so that an older state of the
/// record that arrives later is superseded.
final class Tombstones {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE item_tombstone(owner INTEGER NOT NULL, partition BLOB NOT NULL,"
                            + " sort BLOB NOT NULL, digest BLOB NOT NULL, version INTEGER NOT NULL,"
                            + " PRIMARY KEY(owner, partition, sort)) STRICT, WITHOUT ROWID");

    private Tombstones() {}

    static Optional<IdentityRule.Known> find(Transaction transaction, OpenTable table, ItemKey key)
            throws SQLException {
        var select =
                transaction.prepare(
                        "SELECT digest, version FROM item_tombstone"
                                + " WHERE owner = ? AND partition = ? AND sort = ?");
        select.setLong(1, table.id());
        ItemTable.set(select, 2, key);
        try (var row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new IdentityRule.Known(row.getBytes(1), row.getLong(2), 1))
                    : Optional.empty();
        }
    }

    static void put(
            Transaction transaction, OpenTable table, ItemKey key, byte[] digest, long version)
            throws SQLException {
        var insert =
                transaction.prepare("INSERT OR REPLACE INTO item_tombstone VALUES (?, ?, ?, ?, ?)");
        insert.setLong(1, table.id());
        ItemTable.set(insert, 2, key);
        insert.setBytes(4, digest);
        insert.setLong(5, version);
        insert.executeUpdate();
    }

    static void remove(Transaction transaction, OpenTable table, ItemKey key) throws SQLException {
        var delete =
                transaction.prepare(
                        "DELETE FROM item_tombstone WHERE owner = ? AND partition = ? AND sort = ?");
        delete.setLong(1, table.id());
        ItemTable.set(delete, 2, key);
        delete.executeUpdate();
    }
}

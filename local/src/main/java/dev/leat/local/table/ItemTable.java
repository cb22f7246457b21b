package dev.leat.local.table;

import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemCodec;
import dev.leat.item.ItemExpiry;
import dev.leat.item.ItemKey;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.TableReader;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;

/// The rows of items and of index entries. An index entry contains the key of the index and the key
/// of the item, so that a query can continue after an item that was deleted.
final class ItemTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE item(number INTEGER PRIMARY KEY, owner INTEGER NOT NULL,"
                            + " partition BLOB NOT NULL, sort BLOB NOT NULL,"
                            + " expires INTEGER, size INTEGER NOT NULL,"
                            + " content BLOB NOT NULL) STRICT",
                    "CREATE UNIQUE INDEX item_key ON item(owner, partition, sort)",
                    "CREATE INDEX item_expires ON item(owner, expires) WHERE expires IS NOT NULL",
                    "CREATE TABLE item_entry(place INTEGER NOT NULL, partition BLOB NOT NULL,"
                            + " sort BLOB NOT NULL, item_partition BLOB NOT NULL,"
                            + " item_sort BLOB NOT NULL, PRIMARY KEY(place, partition, sort,"
                            + " item_partition, item_sort)) STRICT, WITHOUT ROWID");

    private ItemTable() {}

    static Optional<Item> find(Statements statements, OpenTable table, ItemKey key)
            throws SQLException {
        var select =
                statements.prepare(
                        "SELECT content FROM item WHERE owner = ? AND partition = ? AND sort = ?");
        select.setLong(1, table.id());
        set(select, 2, key);
        try (var row = select.executeQuery()) {
            return row.next() ? Optional.of(ItemCodec.decode(row.getBytes(1))) : Optional.empty();
        }
    }

    /// Stores an item and replaces `old`.
    static void put(
            Transaction transaction,
            OpenTable table,
            ItemKey key,
            EncodedItem item,
            Optional<Item> old)
            throws SQLException {
        for (var place : table.places()) {
            var before = old.flatMap(was -> ItemKey.of(place.index().key(), was));
            var after = ItemKey.of(place.index().key(), item.scalars());
            if (before.isPresent() && !before.equals(after)) {
                removeEntry(transaction, place.id(), before.get(), key);
            }
            if (after.isPresent() && !before.equals(after)) {
                addEntry(transaction, place.id(), after.get(), key);
            }
        }
        var upsert =
                transaction.prepare(
                        "INSERT INTO item(owner, partition, sort, expires, size, content)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(owner, partition, sort)"
                                + " DO UPDATE SET expires = excluded.expires,"
                                + " size = excluded.size, content = excluded.content");
        upsert.setLong(1, table.id());
        set(upsert, 2, key);
        expires(upsert, 4, table, item.scalars());
        upsert.setLong(5, item.size());
        upsert.setBytes(6, item.content());
        upsert.executeUpdate();
    }

    static void delete(Transaction transaction, OpenTable table, ItemKey key, Item old)
            throws SQLException {
        for (var place : table.places()) {
            var before = ItemKey.of(place.index().key(), old);
            if (before.isPresent()) {
                removeEntry(transaction, place.id(), before.get(), key);
            }
        }
        var delete =
                transaction.prepare(
                        "DELETE FROM item WHERE owner = ? AND partition = ? AND sort = ?");
        delete.setLong(1, table.id());
        set(delete, 2, key);
        delete.executeUpdate();
    }

    static TableReader.Size size(Statements statements, long table) throws SQLException {
        return statements.one(
                "SELECT count(*), coalesce(sum(size), 0) FROM item WHERE owner = ?",
                row -> new TableReader.Size(row.getLong(1), row.getLong(2)),
                table);
    }

    /// Sets a parameter to the second in which an item expires, or to NULL.
    static void expires(PreparedStatement statement, int at, OpenTable table, Item item)
            throws SQLException {
        var expires = ItemExpiry.second(table.info().table(), item);
        if (expires.isPresent()) {
            statement.setLong(at, expires.get());
        } else {
            statement.setNull(at, Types.INTEGER);
        }
    }

    static void addEntry(Transaction transaction, long place, ItemKey key, ItemKey item)
            throws SQLException {
        var insert = transaction.prepare("INSERT OR IGNORE INTO item_entry VALUES (?, ?, ?, ?, ?)");
        entry(insert, place, key, item).executeUpdate();
    }

    private static void removeEntry(Transaction transaction, long place, ItemKey key, ItemKey item)
            throws SQLException {
        var delete =
                transaction.prepare(
                        "DELETE FROM item_entry WHERE place = ? AND partition = ? AND sort = ?"
                                + " AND item_partition = ? AND item_sort = ?");
        entry(delete, place, key, item).executeUpdate();
    }

    private static PreparedStatement entry(
            PreparedStatement statement, long place, ItemKey key, ItemKey item)
            throws SQLException {
        statement.setLong(1, place);
        set(statement, 2, key);
        set(statement, 4, item);
        return statement;
    }

    static void set(PreparedStatement statement, int from, ItemKey key) throws SQLException {
        statement.setBytes(from, key.partition());
        statement.setBytes(from + 1, key.sort());
    }
}

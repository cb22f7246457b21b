package dev.leat.local.table;

import dev.leat.item.ItemKey;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.port.UnavailableException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// Deletes items whose time is over, when tables are used. Looks at most once a second. Threads
/// share it.
final class ItemExpiry {

    /// Items that one commit deletes.
    private static final int MOST = 500;

    private final Database database;
    private final Supplier<List<OpenTable>> tables;
    private final InstantSource clock;
    private volatile long looked = Long.MIN_VALUE;

    ItemExpiry(Database database, Supplier<List<OpenTable>> tables, InstantSource clock) {
        this.database = database;
        this.tables = tables;
        this.clock = clock;
    }

    /// Deletes what is due. What cannot be deleted now stays.
    void check() {
        long now = clock.instant().getEpochSecond();
        if (now == looked) {
            return;
        }
        looked = now;
        for (var table : tables.get()) {
            if (table.info().table().expireAt().isPresent()) {
                sweep(table, now);
            }
        }
    }

    private void sweep(OpenTable table, long now) {
        try {
            while (due(table, now)) {
                database.commit(tx -> delete(tx, table, now));
            }
        } catch (UnavailableException _) {
            // Items that cannot be deleted now are deleted later, as DynamoDB does it.
        }
    }

    private boolean due(OpenTable table, long now) {
        return database.read(session -> {
            var select =
                    session.prepare(
                            "SELECT 1 FROM item WHERE owner = ? AND expires IS NOT NULL"
                                    + " AND expires < ? LIMIT 1");
            select.setLong(1, table.id());
            select.setLong(2, now);
            try (var row = select.executeQuery()) {
                return row.next();
            }
        });
    }

    private static boolean delete(Transaction tx, OpenTable table, long now) throws SQLException {
        var select =
                tx.prepare(
                        "SELECT content FROM item WHERE owner = ? AND expires IS NOT NULL"
                                + " AND expires < ? LIMIT "
                                + MOST);
        select.setLong(1, table.id());
        select.setLong(2, now);
        var items = new java.util.ArrayList<dev.leat.item.Item>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                items.add(ItemCodec.decode(row.getBytes(1)));
            }
        }
        for (var item : items) {
            var key = ItemKey.of(table.info().table().key(), item).orElseThrow();
            ItemTable.delete(tx, table, key, item);
        }
        return true;
    }

    /// Writes the times of all items again, as another attribute has them now.
    static void recompute(Transaction tx, OpenTable table) throws SQLException {
        var select = tx.prepare("SELECT number, content FROM item WHERE owner = ?");
        select.setLong(1, table.id());
        var update = tx.prepare("UPDATE item SET expires = ? WHERE number = ?");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                ItemTable.expires(update, 1, table, ItemCodec.decode(row.getBytes(2)));
                update.setLong(2, row.getLong(1));
                update.executeUpdate();
            }
        }
    }
}

package dev.leat.local.table;

import dev.leat.item.ItemCodec;
import dev.leat.item.ItemExpiry;
import dev.leat.item.ItemKey;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.port.UnavailableException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// Deletes expired items when a table is used. Searches for them at most once per second. Threads
/// share it.
final class ExpiredItems {

    /// Maximum number of items that one commit deletes.
    private static final int MOST = 500;

    private static final String DUE = " WHERE owner = ? AND expires >= ? AND expires < ? LIMIT ";

    private final Database database;
    private final Supplier<List<OpenTable>> tables;
    private final InstantSource clock;
    private volatile long looked = Long.MIN_VALUE;

    ExpiredItems(Database database, Supplier<List<OpenTable>> tables, InstantSource clock) {
        this.database = database;
        this.tables = tables;
        this.clock = clock;
    }

    /// Deletes the expired items. If that is impossible now, they are deleted later.
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
            // The items are deleted later. DynamoDB, too, deletes expired items with a delay.
        }
    }

    private boolean due(OpenTable table, long now) {
        return database.read(session ->
                session.any(
                        "SELECT 1 FROM item" + DUE + 1, table.id(), now - ItemExpiry.OLDEST, now));
    }

    private static boolean delete(Transaction tx, OpenTable table, long now) throws SQLException {
        var items =
                tx.list(
                        "SELECT content FROM item" + DUE + MOST,
                        row -> ItemCodec.decode(row.getBytes(1)),
                        table.id(),
                        now - ItemExpiry.OLDEST,
                        now);
        for (var item : items) {
            var key = ItemKey.of(table.info().table().key(), item).orElseThrow();
            ItemTable.delete(tx, table, key, item);
        }
        return true;
    }

    /// Recomputes the expiry times of all items after `expire_at` has changed to another attribute.
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

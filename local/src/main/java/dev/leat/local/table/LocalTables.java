package dev.leat.local.table;

import dev.leat.app.App;
import dev.leat.app.Micros;
import dev.leat.app.Table;
import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemCodec;
import dev.leat.item.ItemKey;
import dev.leat.local.database.Database;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import dev.leat.plan.Effect;
import dev.leat.plan.RecordItems;
import dev.leat.plan.TableWriter;
import dev.leat.plan.WriteResults;
import dev.leat.port.Tables;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The tables of a state folder: those of the app and those that clients created. Threads share it.
public final class LocalTables implements Tables, TableWrites {

    public static final List<String> TABLES =
            Stream.of(TableRows.TABLES, ItemTable.TABLES, Tombstones.TABLES, WriteTokens.TABLES)
                    .flatMap(List::stream)
                    .toList();

    private final Database database;
    private final InstantSource clock;
    private final ExpiredItems expiry;

    /// The map is replaced as a whole after a commit that changes it.
    private volatile Map<String, OpenTable> open;

    private LocalTables(Database database, InstantSource clock, Map<String, OpenTable> open) {
        this.database = database;
        this.clock = clock;
        this.open = open;
        this.expiry = new ExpiredItems(database, this::tables, clock);
    }

    /// Opens the tables of a state file, and updates the app's tables to their definitions in the
    /// app file.
    ///
    /// @throws StateException if the key of a table has changed
    public static LocalTables open(App app, Database database, InstantSource clock) {
        var known = byName(database.read(TableRows::all));
        var tables = new LocalTables(database, clock, known);
        for (var table : app.all(Table.class).values()) {
            tables.declare(table.withoutColumns(), clock.instant());
        }
        for (var table : known.values()) {
            if (table.info().declared() && !app.all(Table.class).containsKey(table.name())) {
                tables.replace(with(table.info(), table.info().table(), false));
            }
        }
        return tables;
    }

    private static Map<String, OpenTable> byName(List<OpenTable> tables) {
        var byName = new TreeMap<String, OpenTable>();
        tables.forEach(table -> byName.put(table.name(), table));
        return byName;
    }

    private void declare(Table table, Instant now) {
        var old = open.get(table.name());
        if (old == null) {
            create(new Info(table, true, now, Map.of(), Map.of()));
            return;
        }
        var was = old.info().table();
        if (!was.key().equals(table.key())) {
            throw new StateException(
                    "table %s has the key %s in the state folder and %s in the app file; the key of a table cannot change: choose another table name, or delete the state folder and with it the items"
                            .formatted(table.name(), described(was.key()), described(table.key())));
        }
        if (!was.equals(table) || !old.info().declared()) {
            replace(with(old.info(), table, true));
        }
    }

    private static String described(Table.Key key) {
        return key.attributes().stream()
                .map(one -> one.name() + " (" + one.type() + ")")
                .toList()
                .toString();
    }

    private static Info with(Info info, Table table, boolean declared) {
        return new Info(table, declared, info.created(), info.tags(), info.settings());
    }

    private List<OpenTable> tables() {
        return List.copyOf(open.values());
    }

    OpenTable table(String name) {
        var table = open.get(name);
        if (table == null) {
            throw new IllegalArgumentException("there is no table " + name);
        }
        return table;
    }

    @Override
    public List<Info> list() {
        database.checkFolder();
        return open.values().stream().map(OpenTable::info).toList();
    }

    @Override
    public Optional<Info> find(String table) {
        database.checkFolder();
        return Optional.ofNullable(open.get(table)).map(OpenTable::info);
    }

    @Override
    public Size size(String table) {
        long id = table(table).id();
        return database.read(session -> ItemTable.size(session, id));
    }

    @Override
    public synchronized boolean create(Info info) {
        if (open.containsKey(info.table().name())) {
            return false;
        }
        database.add(tx -> {
            long id = TableRows.put(tx, info);
            var places = new ArrayList<OpenTable.Place>();
            for (var index : info.table().indexes()) {
                places.add(TableRows.putIndex(tx, id, index));
            }
            become(tx, new OpenTable(id, info, places));
            return true;
        });
        return true;
    }

    @Override
    public synchronized void replace(Info info) {
        var old = table(info.table().name());
        database.add(tx -> {
            long id = TableRows.put(tx, info);
            var places = new ArrayList<OpenTable.Place>();
            for (var place : old.places()) {
                if (info.table().indexes().contains(place.index())) {
                    places.add(place);
                } else {
                    TableRows.deleteIndex(tx, place.id());
                }
            }
            var kept = places.stream().map(OpenTable.Place::index).toList();
            for (var index : info.table().indexes()) {
                if (!kept.contains(index)) {
                    places.add(filled(tx, id, index, info.table().key()));
                }
            }
            var table = new OpenTable(id, info, places);
            if (!old.info().table().expireAt().equals(info.table().expireAt())) {
                ExpiredItems.recompute(tx, table);
            }
            become(tx, table);
            return true;
        });
    }

    private static OpenTable.Place filled(
            Transaction tx, long table, Table.Index index, Table.Key key) throws SQLException {
        var place = TableRows.putIndex(tx, table, index);
        var select = tx.prepare("SELECT content FROM item WHERE owner = ?");
        select.setLong(1, table);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                var item = ItemCodec.decode(row.getBytes(1));
                var entry = ItemKey.of(index.key(), item);
                if (entry.isPresent()) {
                    ItemTable.addEntry(
                            tx, place.id(), entry.get(), ItemKey.of(key, item).orElseThrow());
                }
            }
        }
        return place;
    }

    @Override
    public synchronized void delete(String name) {
        var table = table(name);
        database.commit(tx -> {
            TableRows.delete(tx, table);
            tx.onCommit(() -> {
                var rest = new TreeMap<>(open);
                rest.remove(name);
                open = rest;
            });
            return true;
        });
    }

    private void become(Transaction tx, OpenTable table) {
        tx.onCommit(() -> {
            var changed = new TreeMap<>(open);
            changed.put(table.name(), table);
            open = changed;
        });
    }

    @Override
    public List<Optional<Item>> get(String name, List<Item> keys) {
        var table = table(name);
        expiry.check();
        return database.read(session -> {
            var items = new ArrayList<Optional<Item>>();
            for (var key : keys) {
                items.add(ItemTable.find(session, table, key(table, key)));
            }
            return items;
        });
    }

    @Override
    public List<Optional<Item>> get(List<Location> locations) {
        locations.forEach(location -> table(location.table()));
        expiry.check();
        return database.read(session -> {
            var items = new ArrayList<Optional<Item>>();
            for (var location : locations) {
                var table = table(location.table());
                items.add(ItemTable.find(session, table, key(table, location.key())));
            }
            return items;
        });
    }

    @Override
    public Page read(Query query) {
        var table = table(query.table());
        expiry.check();
        return database.read(session -> ItemQuery.read(session, table, query));
    }

    @Override
    public WriteResults write(Transaction transaction, Effect.Write write) throws SQLException {
        var table = table(write.to().name());
        return TableWriter.write(table.info().table(), write, new StoredItems(transaction, table));
    }

    @Override
    public RecordItems<SQLException> records(Transaction transaction, Effect.Write write) {
        var table = table(write.to().name());
        return new RecordItems<>(table.info().table(), new StoredItems(transaction, table));
    }

    @Override
    public TableWrites forDryRun() {
        return new DryTableWrites(this::table);
    }

    @Override
    public List<Written> write(List<Write> writes) {
        expiry.check();
        try {
            return database.add(tx -> written(tx, writes));
        } catch (RefusedWrites refused) {
            return refused.written();
        }
    }

    @Override
    public Optional<List<Written>> writeOnce(String token, byte[] digest, List<Write> writes) {
        expiry.check();
        long now = Micros.of(clock.instant());
        try {
            return database.add(tx -> {
                var known = WriteTokens.find(tx, token, now);
                if (known.isEmpty()) {
                    WriteTokens.put(tx, token, digest, now);
                    return Optional.of(written(tx, writes));
                }
                return Arrays.equals(known.get(), digest)
                        ? Optional.of(unchanged(tx, writes))
                        : Optional.empty();
            });
        } catch (RefusedWrites refused) {
            return Optional.of(refused.written());
        }
    }

    private List<Written> unchanged(Transaction tx, List<Write> writes) throws SQLException {
        var items = new ArrayList<Written>();
        for (var write : writes) {
            var table = table(write.table());
            var item = ItemTable.find(tx, table, key(table, write.key()));
            items.add(new Written(item, item, Optional.empty()));
        }
        return items;
    }

    private List<Written> written(Transaction tx, List<Write> writes) throws SQLException {
        var written = new ArrayList<Written>();
        boolean refused = false;
        for (var write : writes) {
            var result = written(tx, table(write.table()), write);
            refused |= result.refused().isPresent();
            written.add(result);
        }
        if (refused) {
            throw new RefusedWrites(written);
        }
        return written;
    }

    private static Written written(Transaction tx, OpenTable table, Write write)
            throws SQLException {
        var key = key(table, write.key());
        var old = ItemTable.find(tx, table, key);
        return switch (write.change().decide(old)) {
            case Decision.Put(var item) -> {
                ItemTable.put(tx, table, key, EncodedItem.of(item), old);
                yield new Written(old, Optional.of(item), Optional.empty());
            }
            case Decision.Delete() -> {
                if (old.isPresent()) {
                    ItemTable.delete(tx, table, key, old.get());
                }
                yield new Written(old, Optional.empty(), Optional.empty());
            }
            case Decision.Keep() -> new Written(old, old, Optional.empty());
            case Decision.Refuse refuse -> new Written(old, old, Optional.of(refuse));
        };
    }

    private static ItemKey key(OpenTable table, Item key) {
        return ItemKey.of(table.info().table().key(), key)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "the key of table %s is not complete".formatted(table.name())));
    }

    /// Thrown to roll back a transaction in which a write was refused.
    private static final class RefusedWrites extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient List<Written> written;

        RefusedWrites(List<Written> written) {
            super("a write was refused", null, false, false);
            this.written = written;
        }

        List<Written> written() {
            return written;
        }
    }
}

package dev.leat.local.table;

import dev.leat.app.Micros;
import dev.leat.app.Table;
import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemCodec;
import dev.leat.item.ItemValue;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.Tables;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of tables and of their indexes. The definition of a table is stored as an item; the
/// names of its attributes must not change.
final class TableRows {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE item_owner(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                            + " declared INTEGER NOT NULL, created INTEGER NOT NULL,"
                            + " definition BLOB NOT NULL) STRICT",
                    "CREATE TABLE item_place(id INTEGER PRIMARY KEY, owner INTEGER NOT NULL,"
                            + " name TEXT NOT NULL, definition BLOB NOT NULL) STRICT");

    private TableRows() {}

    static List<OpenTable> all(Statements statements) throws SQLException {
        Map<Long, List<OpenTable.Place>> places = new LinkedHashMap<>();
        var indexes =
                statements.prepare(
                        "SELECT id, owner, name, definition FROM item_place ORDER BY id");
        try (var row = indexes.executeQuery()) {
            while (row.next()) {
                var index = index(row.getString(3), ItemCodec.decode(row.getBytes(4)));
                places.computeIfAbsent(row.getLong(2), _ -> new ArrayList<>())
                        .add(new OpenTable.Place(row.getLong(1), index));
            }
        }
        return statements.list(
                "SELECT id, name, declared, created, definition FROM item_owner ORDER BY name",
                row -> table(row, places.getOrDefault(row.getLong(1), List.of())));
    }

    private static OpenTable table(ResultSet row, List<OpenTable.Place> places)
            throws SQLException {
        var item = ItemCodec.decode(row.getBytes(5));
        var table =
                new Table(
                        row.getString(2),
                        key(item),
                        places.stream().map(OpenTable.Place::index).toList(),
                        text(item, "expire_at"),
                        item.get("point_in_time_recovery").isPresent());
        var info =
                new Tables.Info(
                        table,
                        row.getBoolean(3),
                        Micros.instant(row.getLong(4)),
                        texts(item, "tags"),
                        texts(item, "settings"));
        return new OpenTable(row.getLong(1), info, places);
    }

    /// Stores a table without its indexes, or replaces the table of this name. Returns its id.
    static long put(Transaction transaction, Tables.Info info) throws SQLException {
        return transaction.number(
                "INSERT INTO item_owner(name, declared, created, definition)"
                        + " VALUES (?, ?, ?, ?) ON CONFLICT(name) DO UPDATE SET"
                        + " declared = excluded.declared, definition = excluded.definition"
                        + " RETURNING id",
                info.table().name(),
                info.declared(),
                Micros.of(info.created()),
                EncodedItem.of(item(info)).content());
    }

    static OpenTable.Place putIndex(Transaction transaction, long table, Table.Index index)
            throws SQLException {
        return transaction.one(
                "INSERT INTO item_place(owner, name, definition) VALUES (?, ?, ?)"
                        + " RETURNING id",
                row -> new OpenTable.Place(row.getLong(1), index),
                table,
                index.name(),
                EncodedItem.of(item(index)).content());
    }

    static void deleteIndex(Transaction transaction, long place) throws SQLException {
        transaction.update("DELETE FROM item_entry WHERE place = ?", place);
        transaction.update("DELETE FROM item_place WHERE id = ?", place);
    }

    static void delete(Transaction transaction, OpenTable table) throws SQLException {
        for (var place : table.places()) {
            deleteIndex(transaction, place.id());
        }
        transaction.update("DELETE FROM item WHERE owner = ?", table.id());
        transaction.update("DELETE FROM item_tombstone WHERE owner = ?", table.id());
        transaction.update("DELETE FROM item_owner WHERE id = ?", table.id());
    }

    private static Item item(Tables.Info info) {
        var item = new LinkedHashMap<>(key(info.table().key()));
        info.table().expireAt().ifPresent(name -> item.put("expire_at", new ItemValue.Text(name)));
        if (info.table().pointInTimeRecovery()) {
            item.put("point_in_time_recovery", new ItemValue.Bool(true));
        }
        item.put("tags", map(info.tags()));
        item.put("settings", map(info.settings()));
        return new Item(item);
    }

    private static Item item(Table.Index index) {
        var item = new LinkedHashMap<>(key(index.key()));
        switch (index.projection()) {
            case Table.Projection.All _ -> item.put("projection", new ItemValue.Text("ALL"));
            case Table.Projection.KeysOnly _ ->
                    item.put("projection", new ItemValue.Text("KEYS_ONLY"));
            case Table.Projection.Include(var attributes) ->
                    item.put("projection", list(attributes));
        }
        item.put("local", new ItemValue.Bool(index.local()));
        return new Item(item);
    }

    private static Table.Index index(String name, Item item) {
        var projection =
                switch (item.attributes().get("projection")) {
                    case ItemValue.Sequence(var attributes) ->
                            new Table.Projection.Include(
                                    attributes.stream().map(TableRows::text).toList());
                    case ItemValue.Text(var text) when text.equals("KEYS_ONLY") ->
                            new Table.Projection.KeysOnly();
                    case null, default -> new Table.Projection.All();
                };
        boolean local = new ItemValue.Bool(true).equals(item.attributes().get("local"));
        return new Table.Index(name, key(item), projection, local);
    }

    private static Map<String, ItemValue> key(Table.Key key) {
        return Map.of(
                "key",
                list(key.names()),
                "key_types",
                list(key.attributes().stream().map(one -> one.type().name()).toList()));
    }

    private static Table.Key key(Item item) {
        var names = texts(item.attributes().get("key"));
        var types = texts(item.attributes().get("key_types"));
        var attributes = new ArrayList<Table.Attribute>();
        for (int i = 0; i < names.size(); i++) {
            attributes.add(new Table.Attribute(names.get(i), Table.KeyType.valueOf(types.get(i))));
        }
        return new Table.Key(
                attributes.getFirst(),
                attributes.size() > 1 ? Optional.of(attributes.get(1)) : Optional.empty());
    }

    private static ItemValue list(List<String> texts) {
        return new ItemValue.Sequence(texts.stream().<ItemValue>map(ItemValue.Text::new).toList());
    }

    private static ItemValue map(Map<String, String> texts) {
        var values = new LinkedHashMap<String, ItemValue>();
        texts.forEach((name, text) -> values.put(name, new ItemValue.Text(text)));
        return new ItemValue.Document(values);
    }

    private static Optional<String> text(Item item, String name) {
        return item.get(name).map(TableRows::text);
    }

    private static String text(ItemValue value) {
        return value instanceof ItemValue.Text(var text) ? text : "";
    }

    private static List<String> texts(@org.jspecify.annotations.Nullable ItemValue value) {
        return value instanceof ItemValue.Sequence(var values)
                ? values.stream().map(TableRows::text).toList()
                : List.of();
    }

    private static Map<String, String> texts(Item item, String name) {
        var texts = new LinkedHashMap<String, String>();
        if (item.attributes().get(name) instanceof ItemValue.Document(var values)) {
            values.forEach((member, value) -> texts.put(member, text(value)));
        }
        return texts;
    }
}

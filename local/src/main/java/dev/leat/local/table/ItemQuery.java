package dev.leat.local.table;

import dev.leat.item.Item;
import dev.leat.item.ItemCodec;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemSize;
import dev.leat.item.KeyBytes;
import dev.leat.item.Projected;
import dev.leat.local.database.Statements;
import dev.leat.port.TableReader;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a page of a table or of one of its indexes, in the order of the keys.
final class ItemQuery {

    private final OpenTable table;
    private final Optional<OpenTable.Place> place;
    private final TableReader.Query query;
    private final StringBuilder sql = new StringBuilder();
    private final List<byte[]> values = new ArrayList<>();

    private ItemQuery(OpenTable table, Optional<OpenTable.Place> place, TableReader.Query query) {
        this.table = table;
        this.place = place;
        this.query = query;
    }

    static TableReader.Page read(Statements statements, OpenTable table, TableReader.Query query)
            throws SQLException {
        var place =
                query.index()
                        .map(name ->
                                table.place(name)
                                        .orElseThrow(() ->
                                                new IllegalArgumentException("no index " + name)));
        return new ItemQuery(table, place, query).page(statements);
    }

    private TableReader.Page page(Statements statements) throws SQLException {
        var select = statement(statements);
        var items = new ArrayList<Item>();
        long bytes = 0;
        try (var row = select.executeQuery()) {
            while (row.next()) {
                var partition = row.getBytes(2);
                if (query.segment().filter(of -> !of.contains(partition)).isPresent()) {
                    continue;
                }
                if (items.size() == query.items() || bytes >= query.bytes()) {
                    return new TableReader.Page(items, true);
                }
                var item = ItemCodec.decode(row.getBytes(1));
                bytes += ItemSize.of(seen(item));
                items.add(item);
            }
        }
        // If the page ended at the limit of items, DynamoDB reports that there may be more items.
        return new TableReader.Page(items, items.size() == query.items());
    }

    /// Returns the attributes of an item that the query's index has.
    private Item seen(Item item) {
        return place.map(of -> Projected.of(table.info().table(), of.index(), item)).orElse(item);
    }

    private PreparedStatement statement(Statements statements) throws SQLException {
        if (place.isPresent()) {
            sql.append(
                    "SELECT i.content, i.partition FROM item_entry e JOIN item i ON i.owner = ?"
                            + " AND i.partition = e.item_partition AND i.sort = e.item_sort"
                            + " WHERE e.place = ?");
        } else {
            sql.append("SELECT content, partition FROM item WHERE owner = ?");
        }
        var of = place.isPresent() ? "e." : "";
        query.partition()
                .map(KeyBytes::of)
                .ifPresent(partition -> where(" AND " + of + "partition = ?", partition));
        range(of);
        query.after().ifPresent(after -> behind(of, after));
        var direction = query.backward() ? " DESC" : "";
        var columns =
                place.isPresent()
                        ? List.of("e.partition", "e.sort", "e.item_partition", "e.item_sort")
                        : List.of("partition", "sort");
        sql.append(" ORDER BY ");
        sql.append(String.join(direction + ", ", columns)).append(direction);
        var select = statements.prepare(sql.toString());
        int next = 1;
        select.setLong(next++, table.id());
        if (place.isPresent()) {
            select.setLong(next++, place.get().id());
        }
        for (var value : values) {
            select.setBytes(next++, value);
        }
        return select;
    }

    private void range(String of) {
        var sort = query.sort().bounds();
        sort.from()
                .ifPresent(from ->
                        where(
                                " AND %ssort %s ?".formatted(of, sort.fromInclusive() ? ">=" : ">"),
                                from));
        sort.to()
                .ifPresent(to ->
                        where(
                                " AND %ssort %s ?".formatted(of, sort.toInclusive() ? "<=" : "<"),
                                to));
    }

    /// Starts after the key of the last item of the previous page, in the direction of the query.
    private void behind(String of, Item after) {
        var keys = new ArrayList<byte[]>();
        var columns = new ArrayList<String>(List.of(of + "partition", of + "sort"));
        if (place.isPresent()) {
            add(ItemKey.of(place.get().index().key(), after), keys);
            columns.addAll(List.of("e.item_partition", "e.item_sort"));
        }
        add(ItemKey.of(table.info().table().key(), after), keys);
        sql.append(" AND (").append(String.join(", ", columns)).append(") ");
        sql.append(query.backward() ? "< (" : "> (");
        sql.append(String.join(", ", keys.stream().map(_ -> "?").toList())).append(")");
        values.addAll(keys);
    }

    private static void add(Optional<ItemKey> key, List<byte[]> to) {
        var there = key.orElseThrow(() -> new IllegalArgumentException("the key is not complete"));
        to.add(there.partition());
        to.add(there.sort());
    }

    private void where(String condition, byte[] value) {
        sql.append(condition);
        values.add(value);
    }
}

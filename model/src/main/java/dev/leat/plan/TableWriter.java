package dev.leat.plan;

import dev.leat.app.Table;
import dev.leat.app.sink.TableSink;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemValue;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Stores the rows that a pipeline writes to a table. The attributes [TableSink#DIGEST] and
/// [TableSink#VERSION] of an item identify the record from which it was written. They determine the
/// effect of a record with the same key:
///
/// - If digest and version are the same, the record is a duplicate. Nothing is written, so changes
///   by clients stay.
/// - If the item has a lower version, it is replaced, including the attributes that clients added.
/// - If the item has a higher version, the record is superseded.
/// - In all other cases, and if the item has no digest because a client wrote it, the record is in
///   conflict and becomes a dead letter.
/// - If there is no item, for example because a client deleted it, the item is written.
///
/// The deletion of a record with a version leaves a tombstone, so that an older state does not
/// restore the item. Used by one thread.
///
/// @param <X> the exception of the items' platform
public final class TableWriter<X extends Exception> {

    private static final HexFormat HEX = HexFormat.of();

    private final Table table;
    private final Effect.Write write;
    private final ItemAccess<X> items;
    private final WriteResults results;

    private TableWriter(Table table, Effect.Write write, ItemAccess<X> items) {
        this.table = table;
        this.write = write;
        this.items = items;
        this.results = WriteResults.all(write.pick().length, Outcome.DELIVERED);
    }

    /// Writes the rows in order, and returns a result for each of them.
    public static <X extends Exception> WriteResults write(
            Table table, Effect.Write write, ItemAccess<X> items) throws X {
        var writer = new TableWriter<>(table, write, items);
        for (int i = 0; i < write.pick().length; i++) {
            writer.write(i, write.pick()[i]);
        }
        return writer.results;
    }

    private void write(int index, int row) throws X {
        var item = item(row);
        var refused = ItemLimits.refused(table, item);
        if (refused.isPresent()) {
            reject(index, refused.get());
            return;
        }
        var key = ItemKey.of(table.key(), item.scalars()).orElseThrow();
        var old = items.find(key);
        var known = old.isPresent() ? known(old.get()) : items.deleted(key);
        if (judge(index, row, item, old, known)) {
            apply(row, key, item, old, known.isPresent());
        }
    }

    /// Determines the outcome of a row. Returns true if the row must be applied.
    private boolean judge(
            int index,
            int row,
            EncodedItem item,
            Optional<Item> old,
            Optional<IdentityRule.Known> known) {
        byte[] digest = write.rows().digest(row);
        long version = write.rows().versions().of(row);
        if (old.isPresent() && known.isEmpty()) {
            reject(
                    index,
                    Reason.of(
                            "conflict",
                            "table %s has an item with this key that no pipeline wrote; delete the item, or change the key of the record"
                                    .formatted(table.name())));
            return false;
        }
        if (known.isEmpty()) {
            return true;
        }
        var outcome = IdentityRule.judge(known.get(), digest, version, 0);
        switch (outcome) {
            case REJECTED -> reject(index, conflict(known.get(), digest, version, old, item));
            case SUPERSEDED ->
                    results.put(
                            index,
                            outcome,
                            IdentityRule.superseded(known.get().version(), version));
            case DELIVERED ->
                    results.put(
                            index, outcome, IdentityRule.replaced(known.get().version(), version));
            default -> results.put(index, outcome);
        }
        return outcome == Outcome.DELIVERED;
    }

    private Reason conflict(
            IdentityRule.Known known,
            byte[] digest,
            long version,
            Optional<Item> old,
            EncodedItem item) {
        return IdentityRule.conflict(version, differences(old, item))
                .orElseGet(() ->
                        version == 0
                                ? IdentityRule.conflict(known.digest(), digest)
                                : IdentityRule.conflict(known.digest(), digest, version));
    }

    /// Returns the attributes in which an item differs from the stored one. Attributes that clients
    /// added are not compared, if the table's columns are known. A deleted item has no values.
    private Differences differences(Optional<Item> old, EncodedItem item) {
        var differences = new Differences(write.written());
        if (old.isEmpty()) {
            return differences;
        }
        var own = item.item().attributes();
        var stored = old.get().attributes();
        var names = new LinkedHashSet<>(own.keySet());
        stored.keySet().stream()
                .filter(name -> table.columns().isEmpty() || table.columns().containsKey(name))
                .forEach(names::add);
        names.removeAll(List.of(TableSink.DIGEST, TableSink.VERSION));
        for (var name : names) {
            var before = stored.get(name);
            var now = own.get(name);
            if (!Objects.equals(before, now)) {
                differences.compare(
                        name,
                        before == null ? null : ItemJson.text(before),
                        now == null ? null : ItemJson.text(now));
            }
        }
        return differences;
    }

    private void apply(int row, ItemKey key, EncodedItem item, Optional<Item> old, boolean buried)
            throws X {
        boolean gone = write.absent(row) || write.rows().versions().deleted(row);
        if (!gone) {
            items.put(key, item, old, buried);
            return;
        }
        var state =
                new IdentityRule.Known(
                        write.rows().digest(row), write.rows().versions().of(row), 1);
        items.delete(key, item, state, old);
    }

    private void reject(int index, Reason reason) {
        results.put(index, Outcome.REJECTED, reason);
    }

    private EncodedItem item(int row) {
        var column = (Column.Items) write.rows().sinks().get(write.sink()).getFirst();
        return Objects.requireNonNull(column.values()[row]);
    }

    /// Returns the record from which an item was written; empty if the item has no digest.
    public static Optional<IdentityRule.Known> known(Item item) {
        if (!(item.attributes().get(TableSink.DIGEST) instanceof ItemValue.Text(var digest))
                || !(digest.matches("[0-9a-f]+") && digest.length() % 2 == 0)) {
            return Optional.empty();
        }
        long version =
                item.attributes().get(TableSink.VERSION) instanceof ItemValue.Number(BigDecimal v)
                        ? v.longValue()
                        : 0;
        return Optional.of(new IdentityRule.Known(HEX.parseHex(digest), version, 1));
    }
}

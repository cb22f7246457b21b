package dev.leat.local.table;

import dev.leat.local.database.Transaction;
import dev.leat.plan.Effect;
import dev.leat.plan.ItemChanges;
import dev.leat.plan.ItemOverlay;
import dev.leat.plan.RecordItems;
import dev.leat.plan.TableWriter;
import dev.leat.plan.WriteResults;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Writes of one dry run, which stay in memory. Used by one thread.
final class DryTableWrites implements TableWrites {

    private final Function<String, OpenTable> tables;
    private final Map<Long, ItemOverlay<SQLException>> overlays = new HashMap<>();
    private final Map<Long, ItemChanges<SQLException>> records = new HashMap<>();

    DryTableWrites(Function<String, OpenTable> tables) {
        this.tables = tables;
    }

    @Override
    public WriteResults write(Transaction transaction, Effect.Write write) throws SQLException {
        var table = tables.apply(write.to().name());
        var items =
                overlays.computeIfAbsent(
                        table.id(), _ -> new ItemOverlay<>(new StoredItems(transaction, table)));
        return TableWriter.write(table.info().table(), write, items);
    }

    @Override
    public RecordItems<SQLException> records(Transaction transaction, Effect.Write write) {
        var table = tables.apply(write.to().name());
        var items =
                records.computeIfAbsent(
                        table.id(), _ -> new ItemChanges<>(new StoredItems(transaction, table)));
        return new RecordItems<>(table.info().table(), items);
    }

    @Override
    public TableWrites forDryRun() {
        return new DryTableWrites(tables);
    }
}

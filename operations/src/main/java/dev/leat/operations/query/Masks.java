package dev.leat.operations.query;

import dev.leat.app.App;
import dev.leat.app.Schema;
import dev.leat.kernel.query.ColumnMask;
import dev.leat.mask.Mask;
import dev.leat.mask.MessageReaders;
import dev.leat.operations.AppData;
import dev.leat.operations.Masking;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Masks for personal data in tables. Values are masked before a statement reads them, so no
/// statement can return them. Columns of views and files are identified by name.
///
/// @param data the data of the app; empty if nothing is masked
public record Masks(Optional<AppData> data) {

    static final Masks NONE = new Masks(Optional.empty());

    Masking queue(String name) {
        return data.map(all -> Masking.of(all.app(), name, all.personal(name)))
                .orElseGet(() -> new Masking(Mask.NONE));
    }

    Mask view(String name) {
        return app().map(app -> Mask.of(MessageReaders.ofView(app, name), Set.of()))
                .orElse(Mask.NONE);
    }

    Mask table(String name) {
        return app().map(app -> Mask.of(MessageReaders.ofTable(app, name), Set.of()))
                .orElse(Mask.NONE);
    }

    ColumnMask bucket(String name) {
        return columns(app -> MessageReaders.ofBucket(app, name), true);
    }

    ColumnMask lake(String table) {
        return columns(app -> MessageReaders.ofLakeTable(app, table), false);
    }

    public PartitionMask partitions(String lakeTable) {
        return new PartitionMask(lake(lakeTable));
    }

    ColumnMask warehouse(String table) {
        return columns(app -> MessageReaders.ofWarehouseTable(app, table), false);
    }

    private ColumnMask columns(Function<App, List<Schema>> schemas, boolean numbers) {
        return app().map(app -> Mask.of(schemas.apply(app), Set.of()))
                .map(mask -> new ColumnMask(mask.personal(), mask.paths(), Mask.MASK, numbers))
                .orElse(ColumnMask.NONE);
    }

    private Optional<App> app() {
        return data.map(AppData::app);
    }
}

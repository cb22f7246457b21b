package dev.leat.operations.platform;

import dev.leat.app.App;
import dev.leat.app.WarehouseTable;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.WarehouseOperations;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.port.WarehouseTables;
import java.util.List;

/// Warehouse tables of a platform in this process.
record PlatformWarehouse(WarehouseTables tables, App app) implements WarehouseOperations {

    @Override
    public List<WarehouseTables.Load> loads(String table, int limit) {
        return tables.loads(known(table), limit);
    }

    @Override
    public WarehouseRows rows(String table) {
        try {
            return new WarehouseRows(tables.export(known(table)));
        } catch (UnsupportedByPlatformException refused) {
            throw RefusedOperationException.invalid(refused);
        }
    }

    @Override
    public WarehouseTables.Verification verify(String table) {
        return tables.verify(known(table));
    }

    @Override
    public WarehouseTables.Compaction compact() {
        return tables.compact();
    }

    private String known(String table) {
        var names = app.all(WarehouseTable.class).keySet();
        if (!names.contains(table)) {
            throw RefusedOperationException.unknown("warehouse table", table, names);
        }
        return table;
    }
}

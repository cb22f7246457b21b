package dev.leat.server.operations;

import dev.leat.app.App;
import dev.leat.app.WarehouseTable;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.port.WarehouseTables;
import dev.leat.server.RefusedRequestException;
import java.util.List;

/// Warehouse tables of a platform in this process.
record PlatformWarehouse(WarehouseTables tables, App app) implements WarehouseOperations {

    private static final int UNFIT = 422;

    @Override
    public List<WarehouseTables.Load> loads(String table, int limit) {
        return tables.loads(known(table), limit);
    }

    @Override
    public WarehouseRows rows(String table) {
        try {
            return new WarehouseRows(tables.export(known(table)));
        } catch (UnsupportedByPlatformException refused) {
            throw new RefusedRequestException(UNFIT, String.valueOf(refused.getMessage()));
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
            throw RefusedRequestException.unknown("warehouse table", table, names);
        }
        return table;
    }
}

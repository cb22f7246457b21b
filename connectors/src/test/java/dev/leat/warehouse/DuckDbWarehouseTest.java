package dev.leat.warehouse;

import java.nio.file.Path;

/// The contract of warehouse tables in a DuckDB file.
class DuckDbWarehouseTest extends WarehouseFileContract {

    @Override
    WarehouseDatabase database(int number, Path folder) {
        return new DuckDbFile(folder);
    }
}

package dev.leat.operations;

import dev.leat.port.WarehouseTables;
import java.nio.file.Path;
import java.util.List;

/// Operations on warehouse tables. Threads may share it. Methods block; they throw
/// [RefusedOperationException] of the kind UNKNOWN for an unknown table.
public interface WarehouseOperations {

    /// A local Parquet file with the rows of a table, of one moment. It never changes. It is
    /// deleted some time after a file with newer rows is written.
    record WarehouseRows(Path file) {}

    /// Returns the newest loads of a table, newest first.
    @Operation(
            value = "GET warehouse-tables/{table}/loads",
            summary = "Returns the newest loads of a warehouse table.")
    List<WarehouseTables.Load> loads(String table, int limit);

    /// Returns a file with the current rows of a table.
    @Operation(
            value = "GET warehouse-tables/{table}/rows",
            writes = true,
            summary = "Writes the rows of a warehouse table to a local Parquet file.",
            timeoutSeconds = 3600)
    WarehouseRows rows(String table);

    /// Reads all rows of a table and checks them.
    @Operation(
            value = "GET warehouse-tables/{table}/verification",
            summary = "Reads all rows of a warehouse table and checks them.",
            timeoutSeconds = 3600)
    WarehouseTables.Verification verify(String table);

    /// Removes unused space from the database of all warehouse tables.
    @Operation(
            value = "POST warehouse/compaction",
            summary = "Removes unused space from the warehouse database.",
            timeoutSeconds = 3600)
    WarehouseTables.Compaction compact();
}

package dev.leat.app;

import java.util.List;

/// A table for analyses with a unique key. It is in an external store, or in a database file in the
/// state folder. `recordKey` are the columns of the key that identify a record: all of them or, if
/// records are all their rows, those of the records.
public record WarehouseTable(String name, Schema schema, List<String> key, List<String> recordKey)
        implements Resource {

    public WarehouseTable {
        key = List.copyOf(key);
        recordKey = List.copyOf(recordKey);
    }

    /// Creates a table in which each record has at most one row.
    public WarehouseTable(String name, Schema schema, List<String> key) {
        this(name, schema, key, key);
    }

    /// Returns a copy for records that are all their rows.
    public WarehouseTable withRecordKey(List<String> columns) {
        return new WarehouseTable(name, schema, key, columns);
    }
}

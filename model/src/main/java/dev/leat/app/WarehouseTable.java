package dev.leat.app;

import java.util.List;

/// A table for analyses with a unique key. It is in an external store, or in a database file in the
/// state folder.
public record WarehouseTable(String name, Schema schema, List<String> key) implements Resource {

    public WarehouseTable {
        key = List.copyOf(key);
    }
}

package dev.leat.app.sink;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.WarehouseTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Stores the row in a warehouse table, by the key of the table.
public record WarehouseTableSink(String name, Filter filter, Map<String, Sql> columns)
        implements Sink {

    public static final String KIND = "warehouse_table";

    public WarehouseTableSink {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape shape() {
        return new Shape.OfWarehouseTable(name);
    }

    @Override
    public String definition() {
        return "";
    }

    @Override
    public Optional<String> warehouseTable() {
        return Optional.of(name);
    }

    @Override
    public Set<String> candidates(App app) {
        return app.all(WarehouseTable.class).keySet();
    }
}

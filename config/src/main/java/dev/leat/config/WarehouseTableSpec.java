package dev.leat.config;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.WarehouseTable;
import dev.leat.config.text.ReadContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The options of a warehouse table in the app file. Its schema has no columns until [#resolve]
/// finds them.
final class WarehouseTableSpec {

    static final Part<WarehouseTable> TABLE =
            Part.of(
                    Part.NAME,
                    SchemaSpec.named("The columns of the table."),
                    Option.needed(
                            "key",
                            Names.COLUMNS,
                            "The columns that identify a row. The table never has two rows with the"
                                    + " same key."),
                    WarehouseTable::new);

    static final Spec SPEC =
            Spec.of("warehouse table", "A table for analyses, with a unique key.", TABLE);

    private WarehouseTableSpec() {}

    /// Returns the tables with their columns. The names of key columns are those of the schema.
    static Map<String, WarehouseTable> resolve(
            App app, Map<String, Schema> schemas, ReadContext in) {
        var resolved = new LinkedHashMap<String, WarehouseTable>();
        app.all(WarehouseTable.class)
                .forEach((name, table) -> {
                    var mark = in.mark("warehouse_tables", name, "schema");
                    var schema = SchemaSpec.find(table.schema().name(), schemas, mark, in);
                    var key = table.key().stream().map(column -> spelled(column, schema)).toList();
                    resolved.put(name, new WarehouseTable(name, schema, key));
                });
        return resolved;
    }

    /// Returns the tables with the columns that identify records which are all their rows.
    static Map<String, WarehouseTable> withRecords(
            Map<String, WarehouseTable> tables, Collection<Pipeline> pipelines) {
        var resolved = new LinkedHashMap<>(tables);
        for (var pipeline : pipelines) {
            var record = pipeline.recordKey();
            if (pipeline.replacesRows()) {
                pipeline.to().stream()
                        .flatMap(sink -> sink.warehouseTable().stream())
                        .forEach(name ->
                                resolved.computeIfPresent(
                                        name, (_, table) -> withRecord(table, record)));
            }
        }
        return resolved;
    }

    private static WarehouseTable withRecord(WarehouseTable table, List<String> record) {
        return table.withRecordKey(
                table.key().stream()
                        .filter(column -> record.stream().anyMatch(column::equalsIgnoreCase))
                        .toList());
    }

    private static String spelled(String column, Schema schema) {
        return schema.fields().stream()
                .map(Schema.Field::name)
                .filter(column::equalsIgnoreCase)
                .findFirst()
                .orElse(column);
    }
}

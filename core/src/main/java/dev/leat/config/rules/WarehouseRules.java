package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.WarehouseTable;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.WarehouseLintMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;

/// Rules about warehouse tables.
final class WarehouseRules {

    private static final String SECTION = "warehouse_tables";

    private WarehouseRules() {}

    /// Checks the types of columns, and the key.
    static void columnsFit(App app, ReadContext in) {
        for (var table : tables(app)) {
            for (var field : table.schema().fields()) {
                var mark = in.mark(SECTION, table.name(), "schema");
                if (field.type() instanceof Type.ListOf || field.type() instanceof Type.Struct) {
                    in.problem(mark, WarehouseLintMessage.NESTED, field.name(), field.type());
                }
            }
            if (!table.schema().fields().isEmpty()) {
                table.key().forEach(column -> keyFits(table, column, in));
            }
        }
    }

    private static void keyFits(WarehouseTable table, String column, ReadContext in) {
        var mark = in.mark(SECTION, table.name(), "key");
        var field =
                table.schema().fields().stream().filter(f -> f.name().equals(column)).findFirst();
        if (field.isEmpty()) {
            in.problem(mark, WarehouseLintMessage.KEY_COLUMN, table.name(), column);
            return;
        }
        var type = field.get().type();
        if (type == Type.Simple.DOUBLE || type == Type.Simple.JSON) {
            in.problem(mark, WarehouseLintMessage.KEY_TYPE, column, type);
        }
        if (field.filter(Schema.Field::notNull).isEmpty()) {
            in.problem(mark, WarehouseLintMessage.KEY_NULL, column, table.name());
        }
    }

    /// Requires that names differ as SQL compares them.
    static void namesDiffer(App app, ReadContext in) {
        var seen = new HashMap<String, String>();
        for (var table : tables(app)) {
            var other = seen.putIfAbsent(table.name().toLowerCase(Locale.ROOT), table.name());
            if (other != null) {
                in.problem(
                        in.keyMark(SECTION, table.name()),
                        WarehouseLintMessage.SAME_NAME,
                        other,
                        table.name());
            }
        }
    }

    /// Requires that the columns which a pipeline writes are known.
    static void schemasAreKnown(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var sink : pipeline.to()) {
                if (sink.warehouseTable().isPresent() && pipeline.from().infersColumns()) {
                    in.problem(
                            in.markIn(sink, sink.kind()),
                            WarehouseLintMessage.NO_SCHEMA,
                            pipeline.name(),
                            sink.name());
                }
            }
        }
    }

    static void tablesAreUsed(App app, ReadContext in) {
        var used = new HashSet<String>();
        app.pipelines()
                .values()
                .forEach(pipeline ->
                        pipeline.to().forEach(sink -> sink.warehouseTable().ifPresent(used::add)));
        for (var table : tables(app)) {
            if (!used.contains(table.name())) {
                in.warning(
                        in.keyMark(SECTION, table.name()),
                        WarehouseLintMessage.UNUSED,
                        table.name());
            }
        }
    }

    private static Collection<WarehouseTable> tables(App app) {
        return app.all(WarehouseTable.class).values();
    }
}

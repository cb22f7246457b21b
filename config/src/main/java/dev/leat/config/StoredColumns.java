package dev.leat.config;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Type;
import dev.leat.app.WarehouseTable;
import dev.leat.config.text.LakeLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Compares the columns that a sink writes with the columns of its lake table or warehouse table.
record StoredColumns(Sink sink, Columns columns) {

    void check(App app, ReadContext in) {
        var table = schema(app);
        if (table.isEmpty()) {
            return;
        }
        var what = sink.kind().replace('_', ' ');
        var mark = in.markIn(sink, sink.kind());
        columns.scope()
                .columns()
                .forEach((name, written) -> {
                    var field = field(table, name);
                    if (field == null) {
                        in.problem(mark, LakeLintMessage.NO_COLUMN, what, sink.name(), name);
                        return;
                    }
                    if (columns.unsure().contains(name)) {
                        return;
                    }
                    var type = TypeSpelling.read(written);
                    if (type.isEmpty() || !fits(type.get(), field.type())) {
                        in.problem(
                                mark,
                                LakeLintMessage.COLUMN_TYPE,
                                name,
                                written.toLowerCase(Locale.ROOT),
                                field.type(),
                                what,
                                sink.name());
                    }
                });
        for (var field : table) {
            boolean written =
                    columns.scope().columns().keySet().stream()
                            .anyMatch(name -> name.equalsIgnoreCase(field.name()));
            if (field.notNull() && !written) {
                in.problem(mark, LakeLintMessage.NOT_WRITTEN, field.name(), what, sink.name());
            }
        }
    }

    /// Returns the columns, in lower case, whose values may differ when a record arrives again.
    Set<String> varying() {
        return columns.row().all().values().stream()
                .filter(Variable::source)
                .map(variable -> variable.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /// Returns the columns of the table; none if the table or its schema does not exist.
    private List<Schema.Field> schema(App app) {
        var lake = app.all(LakeTable.class).get(sink.name());
        var warehouse = app.all(WarehouseTable.class).get(sink.name());
        if (sink.lakeTable().isPresent()) {
            return lake == null ? List.of() : lake.schema().fields();
        }
        return warehouse == null ? List.of() : warehouse.schema().fields();
    }

    private static Schema.@org.jspecify.annotations.Nullable Field field(
            List<Schema.Field> table, String name) {
        return table.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }

    /// Returns true if each value of the type `written` is a value of the type `stored`. Members
    /// that a struct does not have are NULL.
    private static boolean fits(Type written, Type stored) {
        if (written.equals(stored)) {
            return true;
        }
        if (written instanceof Type.Decimal(var precision, var scale)
                && stored instanceof Type.Decimal(var most, var places)) {
            return scale <= places && precision - scale <= most - places;
        }
        if (written instanceof Type.ListOf(var value)
                && stored instanceof Type.ListOf(var element)) {
            return fits(value, element);
        }
        if (written instanceof Type.Struct(var values)
                && stored instanceof Type.Struct(var members)) {
            return values.stream()
                    .allMatch(value ->
                            members.stream()
                                    .anyMatch(member ->
                                            member.name().equalsIgnoreCase(value.name())
                                                    && fits(value.type(), member.type())));
        }
        return (written == Type.Simple.INTEGER && stored == Type.Simple.BIGINT)
                || (written == Type.Simple.JSON && stored == Type.Simple.VARCHAR)
                || (written == Type.Simple.DATE && stored == Type.Simple.TIMESTAMP);
    }
}

package dev.leat.config;

import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.app.Table;
import dev.leat.app.Type;
import dev.leat.config.ViewTypes.Inflow;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.TableLintMessage;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Determines the columns of a table and the types of its key from the pipeline that writes the
/// table. If no pipeline writes it, its keys are strings.
record TableTypes(Binding binding, ReadContext in) {

    private static final Set<Type> WHOLE = Set.of(Type.Simple.INTEGER, Type.Simple.BIGINT);
    private static final Set<Type> KEYS =
            Set.of(
                    Type.Simple.VARCHAR,
                    Type.Simple.INTEGER,
                    Type.Simple.BIGINT,
                    Type.Simple.DATE,
                    Type.Simple.TIMESTAMP,
                    Type.Simple.TIMESTAMPTZ);

    /// Returns the table with its key types. Reports columns that are missing or have an invalid
    /// type.
    Table resolve(Table table, List<Inflow> inflows) {
        if (inflows.isEmpty()) {
            return table;
        }
        var inflow = inflows.getFirst();
        var mark = in.mark("tables", table.name());
        table.expireAt()
                .flatMap(column -> type(column, table, inflow, mark))
                .filter(type -> !WHOLE.contains(type))
                .ifPresent(type ->
                        in.problem(
                                in.mark("tables", table.name(), "expire_at"),
                                TableLintMessage.EXPIRE_AT_TYPE,
                                table.expireAt().get(),
                                type,
                                table.name()));
        return new Table(
                table.name(),
                key(table.key(), table, inflow, in.mark("tables", table.name(), "key")),
                table.indexes().stream()
                        .map(index ->
                                new Table.Index(
                                        index.name(),
                                        key(
                                                index.key(),
                                                table,
                                                inflow,
                                                in.mark(
                                                        "tables",
                                                        table.name(),
                                                        "indexes",
                                                        index.name())),
                                        index.projection(),
                                        index.local()))
                        .toList(),
                table.expireAt(),
                table.pointInTimeRecovery(),
                columns(inflow));
    }

    private static Map<String, Type> columns(Inflow inflow) {
        var columns = new LinkedHashMap<String, Type>();
        inflow.columns()
                .scope()
                .columns()
                .forEach((name, type) ->
                        TypeSpelling.read(type).ifPresent(known -> columns.put(name, known)));
        return columns;
    }

    private Table.Key key(Table.Key key, Table table, Inflow inflow, SourcePosition mark) {
        return new Table.Key(
                typed(key.partition(), table, inflow, mark),
                key.sort().map(sort -> typed(sort, table, inflow, mark)));
    }

    private Table.Attribute typed(
            Table.Attribute attribute, Table table, Inflow inflow, SourcePosition mark) {
        var type = type(attribute.name(), table, inflow, mark);
        type.filter(found -> !KEYS.contains(found) && !(found instanceof Type.Decimal))
                .ifPresent(found ->
                        in.problem(
                                mark,
                                TableLintMessage.KEY_TYPE,
                                attribute.name(),
                                found,
                                table.name()));
        return type.map(found -> new Table.Attribute(attribute.name(), Table.KeyType.of(found)))
                .orElse(attribute);
    }

    private Optional<Type> type(String column, Table table, Inflow inflow, SourcePosition mark) {
        var columns = inflow.columns();
        if (!columns.has(column)) {
            in.report()
                    .problem(
                            mark,
                            TableLintMessage.NO_COLUMN.what(
                                    column, table.name(), inflow.pipeline().name()),
                            Binding.hint(column, columns));
            return Optional.empty();
        }
        return binding.bind(Sql.ofColumn(column), columns).flatMap(bound -> bound.type());
    }
}

package dev.leat.kernel.reduce;

import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.Scope;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The columns of rows between two steps, in order. Immutable.
record RowShape(Map<String, Column> columns) {

    /// A column: its type in DuckDB's spelling. `pii` is true if the column derives from a personal
    /// value, `source` if it derives from the struct `source`. The step `distinct` ignores columns
    /// that derive from `source` when it compares rows.
    record Column(String sqlType, boolean pii, boolean source) {}

    static RowShape of(Schema schema) {
        var columns = new LinkedHashMap<String, Column>();
        for (var field : schema.fields()) {
            columns.put(
                    field.name(), new Column(TypeSpelling.of(field.type()), field.pii(), false));
        }
        return new RowShape(columns);
    }

    /// Returns a schema with these columns. Columns whose type app files do not support are
    /// VARCHAR.
    Schema schema(String name) {
        var fields =
                columns.entrySet().stream()
                        .map(column ->
                                new Schema.Field(
                                        column.getKey(),
                                        TypeSpelling.read(column.getValue().sqlType())
                                                .orElse(Type.Simple.VARCHAR),
                                        false,
                                        column.getValue().pii(),
                                        Optional.empty()))
                        .toList();
        return new Schema(name, fields);
    }

    Column get(String name) {
        var column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException("unknown column '" + name + "'");
        }
        return column;
    }

    List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /// Returns the columns after a step.
    ///
    /// @throws BindException if the step does not compile, which lint reports
    RowShape after(Step step, Binder binder) throws BindException {
        var scope = scope();
        return switch (step) {
            case Step.Set set -> {
                var next = new LinkedHashMap<>(columns);
                next.putAll(made(set.columns(), binder));
                yield new RowShape(next);
            }
            case Step.Select select -> new RowShape(made(select.columns(), binder));
            case Step.Exclude exclude -> {
                var next = new LinkedHashMap<>(columns);
                exclude.columns().forEach(next::remove);
                yield new RowShape(next);
            }
            case Step.Check _, Step.Where _, Step.Distinct _ -> this;
            case Step.Unnest _ -> throw new IllegalArgumentException("files have no `unnest`");
            case Step.Java _ -> throw new IllegalArgumentException("a java step reads no files");
            case Step.Lookup _ ->
                    throw new IllegalArgumentException("a file pipeline has no lookup");
            case Step.Aggregate aggregate -> {
                var next = new LinkedHashMap<String, Column>();
                aggregate.by().forEach(name -> next.put(name, get(name)));
                binder.prebind(aggregate.measures().values(), scope, aggregate.by());
                for (var measure : aggregate.measures().entrySet()) {
                    var bound = binder.measure(measure.getValue(), scope, aggregate.by());
                    next.put(measure.getKey(), column(bound));
                }
                yield new RowShape(next);
            }
            case Step.Query query -> {
                var next = new LinkedHashMap<String, Column>();
                // each column of the result may derive from any column that the SELECT uses
                var bound = binder.query(query.select(), scope);
                var named = bound.values().iterator().next().columns();
                boolean pii = any(named, true);
                boolean source = any(named, false);
                bound.forEach((name, b) -> next.put(name, new Column(b.sqlType(), pii, source)));
                yield new RowShape(next);
            }
        };
    }

    private Scope scope() {
        var types = new LinkedHashMap<String, String>();
        columns.forEach((name, column) -> types.put(name, column.sqlType()));
        return new Scope(types, SourceStruct.FILE);
    }

    private Map<String, Column> made(Map<String, Sql> expressions, Binder binder)
            throws BindException {
        var scope = scope();
        binder.prebind(expressions.values(), scope);
        var made = new LinkedHashMap<String, Column>();
        for (var expression : expressions.entrySet()) {
            made.put(expression.getKey(), column(binder.bind(expression.getValue(), scope)));
        }
        return made;
    }

    private Column column(BoundExpression bound) {
        return new Column(
                bound.sqlType(),
                any(bound.columns(), true),
                !bound.source().isEmpty() || any(bound.columns(), false));
    }

    private boolean any(Collection<String> names, boolean pii) {
        return names.stream().map(this::get).anyMatch(c -> pii ? c.pii() : c.source());
    }
}

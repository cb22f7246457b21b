package dev.leat.kernel;

import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.kernel.CompiledPipeline.Reading;
import dev.leat.kernel.Statement.Cte;
import dev.leat.kernel.bind.BadExpressionException;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.Scope;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.Suggestion;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Compiles the statement of an [ExpressionSet]. The first cell of its result is the condition; the
/// cells of each [ColumnExpression] follow. Used once.
final class ExpressionSetCompiler {

    private final Schema schema;
    private final ExtraStruct extra;
    private final Binder binder;
    private final List<ColumnExpression> makers = new ArrayList<>();

    ExpressionSetCompiler(Schema schema, ExtraStruct extra, Binder binder) {
        this.schema = schema;
        this.extra = extra;
        this.binder = binder;
    }

    List<ColumnExpression> makers() {
        return makers;
    }

    /// Compiles the condition and the new values.
    ///
    /// @throws BadExpressionException if one of them cannot be used
    CompiledPipeline compile(Optional<Sql> where, Map<String, Sql> set) {
        var fields =
                IntStream.range(0, schema.fields().size())
                        .filter(i -> !schema.fields().get(i).name().equalsIgnoreCase(extra.name()))
                        .boxed()
                        .toList();
        var scope = scope(fields);
        var condition = where.map(sql -> condition(sql, scope));
        set.forEach((name, sql) -> makers.add(maker(name, sql, scope)));
        var input = new CompiledPipeline.Input(schema, fields, java.util.Set.of());
        var readings = new ArrayList<Reading>(List.of(new Reading.Bool()));
        makers.forEach(maker -> readings.addAll(maker.readings()));
        return new CompiledPipeline(
                statement(input, where, condition),
                input,
                List.of(),
                List.of(),
                readings,
                List.of(),
                0,
                0,
                Optional.empty(),
                List.of(),
                new CompiledPipeline.Hashed("", List.of(), List.of(), false),
                Optional.empty(),
                List.of());
    }

    private Scope scope(List<Integer> fields) {
        var columns = new LinkedHashMap<String, String>();
        for (int field : fields) {
            var column = schema.fields().get(field);
            columns.put(column.name(), TypeSpelling.of(column.type()));
        }
        columns.put(extra.name(), extra.sqlType());
        return new Scope(columns, SourceStruct.NONE);
    }

    private BoundExpression condition(Sql sql, Scope scope) {
        var bound = bind("where", sql, scope);
        var type = bound.sqlType();
        if (!type.equals("BOOLEAN")) {
            throw bad("where", sql, "this is a %s, not a BOOLEAN".formatted(type), "");
        }
        return bound;
    }

    private ColumnExpression maker(String name, Sql sql, Scope scope) {
        var what = "set " + name;
        var field =
                schema.fields().stream()
                        .filter(f -> f.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> noColumn(what, name, sql));
        var bound = bind(what, sql, scope);
        var type = TypeSpelling.of(field.type());
        try {
            binder.bind(
                    new Sql("TRY_CAST((\n" + sql.text() + "\n) AS " + type + ")", sql.mark()),
                    scope);
        } catch (BindException e) {
            throw bad(
                    what,
                    sql,
                    "this is a %s, but '%s' is a %s".formatted(bound.sqlType(), name, field.type()),
                    "");
        }
        return new ColumnExpression(field, sql, bound, makers.size());
    }

    private BadExpressionException noColumn(String what, String name, Sql sql) {
        var names = schema.fields().stream().map(Schema.Field::name).toList();
        return bad(
                what,
                sql,
                "column '" + name + "' does not exist in the schema",
                names.isEmpty()
                        ? "no pipeline reads this queue, so its columns are unknown"
                        : Suggestion.toOneOf(name, names));
    }

    private BoundExpression bind(String what, Sql sql, Scope scope) {
        try {
            return binder.bind(sql, scope);
        } catch (BindException e) {
            throw new BadExpressionException(what, sql.text(), e);
        }
    }

    private static BadExpressionException bad(String what, Sql sql, String message, String hint) {
        var some = Optional.of(hint).filter(text -> !text.isEmpty());
        return new BadExpressionException(what, sql.text(), new BindException(message, 0, some));
    }

    private Statement statement(
            CompiledPipeline.Input input,
            Optional<Sql> where,
            Optional<BoundExpression> condition) {
        var transport = new StatementInput(input, List.of(extra.structure()));
        var ctes =
                new ArrayList<>(
                        transport.ctes(
                                "_leat_0", List.of(Cte.Column.of(extra.name(), extra.value()))));
        var boxes = new ArrayList<>(List.of(Cte.Column.same(StatementInput.POSITION)));
        boxes.add(
                where.map(sql ->
                                ColumnExpression.apart(
                                        "_leat_where", "TRY((", sql, "))", condition.orElseThrow()))
                        .orElse(Cte.Column.of("_leat_where", "TRUE")));
        makers.forEach(maker -> boxes.add(maker.boxed()));
        ctes.add(new Cte("_leat_1", boxes, "\"_leat_0\""));
        var cells = new ArrayList<>(List.of(Cte.Column.same(StatementInput.POSITION)));
        cells.add(Cte.Column.of("_leat_f0", "CAST(0 AS BIGINT)"));
        cells.add(Cte.Column.same("_leat_where"));
        makers.forEach(maker -> cells.addAll(maker.cells()));
        ctes.add(new Cte("_leat_2", cells, "\"_leat_1\""));
        return Statement.of(ctes);
    }
}

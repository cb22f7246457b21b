package dev.leat.kernel;

import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.kernel.bind.BadExpressionException;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.Scope;
import dev.leat.kernel.bind.Suggestion;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.kernel.compile.BoundPipeline;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.Compiler;
import dev.leat.kernel.compile.ExtraStruct;
import dev.leat.kernel.compile.PassThroughSink;
import dev.leat.kernel.compile.PipelineColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles the expressions of an [ExpressionSet] as a pipeline without steps, whose only sink
/// takes the condition as its first column and then the columns of each [ColumnExpression]. Used
/// once.
final class ExpressionSetCompiler {

    private final Schema schema;
    private final ExtraStruct extra;
    private final Binder binder;
    private final PipelineColumns start;
    private final Scope scope;
    private final List<ColumnExpression> makers = new ArrayList<>();

    ExpressionSetCompiler(Schema schema, ExtraStruct extra, Binder binder) {
        this.schema = schema;
        this.extra = extra;
        this.binder = binder;
        start = PipelineColumns.of(schema, extra);
        scope = start.scope();
    }

    List<ColumnExpression> makers() {
        return makers;
    }

    /// Compiles the condition and the new values.
    ///
    /// @throws BadExpressionException if one of them cannot be used
    CompiledPipeline compile(Optional<Sql> where, Map<String, Sql> set) {
        var columns = new LinkedHashMap<String, Sql>();
        var types = new LinkedHashMap<String, BoundExpression>();
        var condition = where.orElse(Sql.of("TRUE"));
        types.put("where", condition(condition));
        columns.put("where", new Sql("(\n" + condition.text() + "\n)", condition.mark()));
        set.forEach((name, sql) -> makers.add(maker(name, sql)));
        makers.forEach(maker -> maker.addTo(columns, types));
        var sink = new PassThroughSink("", new Sink.Shape.Document(Optional.empty()), columns);
        var pipeline =
                Pipeline.of("", new QueueSource("", schema, UnknownFields.IGNORE, 1))
                        .withTo(List.of(sink));
        return Compiler.compile(pipeline, bound(sink, types), extra);
    }

    private BoundPipeline bound(Sink sink, Map<String, BoundExpression> columns) {
        var selected = start.only(sink.columns(), columns);
        var none = Map.<String, BoundExpression>of();
        var outlet =
                new BoundPipeline.Outlet(
                        sink,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        columns,
                        selected,
                        none,
                        none);
        return new BoundPipeline(
                "",
                start,
                List.of(),
                start,
                Optional.empty(),
                List.of(outlet),
                Optional.empty(),
                Optional.empty());
    }

    private BoundExpression condition(Sql sql) {
        var bound = bind("where", sql);
        var type = bound.sqlType();
        if (!type.equals("BOOLEAN")) {
            throw bad("where", sql, "this is a %s, not a BOOLEAN".formatted(type), "");
        }
        return bound;
    }

    private ColumnExpression maker(String name, Sql sql) {
        var what = "set " + name;
        var field =
                schema.fields().stream()
                        .filter(f -> f.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> noColumn(what, name, sql));
        var bound = bind(what, sql);
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
        return new ColumnExpression(field, sql, bound);
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

    private BoundExpression bind(String what, Sql sql) {
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
}

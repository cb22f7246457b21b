package dev.leat.kernel;

import com.google.re2j.Pattern;
import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.error.Suggestion;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.Scope;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.kernel.compile.BoundPipeline;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.Compiler;
import dev.leat.kernel.compile.ExtraStruct;
import dev.leat.kernel.compile.PassThroughSink;
import dev.leat.port.BadExpressionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles the expressions of an [ExpressionSet] as a pipeline without steps, whose only sink
/// takes the condition as its first column and then the columns of each [ColumnExpression]. Used
/// once.
final class ExpressionSetCompiler {

    private static final Pattern NAME = Pattern.compile("[\\p{L}_]\\w*");

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
        start = columns(schema, extra);
        scope = start.scope();
    }

    /// Returns the columns of documents outside of any pipeline. The struct hides a column of the
    /// schema with the same name.
    private static PipelineColumns columns(Schema schema, ExtraStruct extra) {
        var hidden = new ArrayList<String>();
        schema.fields().stream()
                .map(Schema.Field::name)
                .filter(extra.name()::equalsIgnoreCase)
                .forEach(hidden::add);
        return PipelineColumns.of(schema, SourceStruct.NONE)
                .after(new Step.Exclude(hidden), Map.of())
                .with(Variable.extra(extra.name(), extra.sqlType()));
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
        var boxes = new LinkedHashMap<String, Sql>();
        var boxTypes = new LinkedHashMap<String, BoundExpression>();
        makers.forEach(maker -> maker.addBox(boxes, boxTypes));
        makers.forEach(maker -> maker.addTo(columns, types));
        var step = new Step.Set(boxes);
        var end = withBoxes(boxTypes);
        var sink = new PassThroughSink("", new Sink.Shape.Document(Optional.empty()), columns);
        var pipeline =
                Pipeline.of("", new QueueSource("", schema, UnknownFields.IGNORE, 1))
                        .withSteps(List.of(step))
                        .withTo(List.of(sink));
        var stage = new BoundStep(step, boxTypes, start, end);
        return Compiler.compile(pipeline, bound(stage, sink, types), extra);
    }

    /// Returns the columns after the step, which the statement does not return themselves.
    private PipelineColumns withBoxes(Map<String, BoundExpression> boxes) {
        var all = start;
        for (var box : boxes.entrySet()) {
            all = all.with(Variable.extra(box.getKey(), box.getValue().sqlType()));
        }
        return all;
    }

    private static BoundPipeline bound(
            BoundStep stage, Sink sink, Map<String, BoundExpression> columns) {
        var selected = stage.after().after(new Step.Select(sink.columns()), columns);
        var none = Map.<String, BoundExpression>of();
        var outlet =
                new BoundPipeline.Outlet(
                        sink,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        columns,
                        selected,
                        none,
                        none);
        return new BoundPipeline(
                "",
                stage.before(),
                List.of(stage),
                stage.after(),
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
        var path = schema.path(name);
        if (path.isEmpty()) {
            throw noColumn(what, name, sql);
        }
        for (var maker : makers) {
            if (Schema.overlap(name, maker.field().name())) {
                var other = "'%s' is set, too".formatted(maker.field().name());
                throw bad(what, sql, other, "set either the struct or its members");
            }
        }
        var field =
                schema.fields().stream()
                        .filter(f -> f.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> new Schema.Field(name, path.getLast().type()));
        if (field.type() == Type.Simple.VARCHAR && isUnknownName(sql)) {
            throw bad(
                    what,
                    sql,
                    "column '%s' does not exist here".formatted(sql.text()),
                    "for the text, write it in single quotes: `%s='%s'`"
                            .formatted(name, sql.text()));
        }
        var bound = bindNew(what, sql, field);
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
        return new ColumnExpression(field, sql, bound, "_leat_set" + makers.size());
    }

    /// Returns true if an expression is only a name that no column has, nor a similar one.
    private boolean isUnknownName(Sql sql) {
        var names = scope.columns().keySet();
        return NAME.matcher(sql.text()).matches()
                && names.stream().noneMatch(sql.text()::equalsIgnoreCase)
                && Suggestion.to(sql.text(), names).isEmpty();
    }

    private BadExpressionException noColumn(String what, String name, Sql sql) {
        var names =
                schema.fields().stream()
                        .flatMap(Schema.Field::paths)
                        .filter(path -> path.size() == 1 || name.contains("."))
                        .map(Type.Member::text)
                        .toList();
        return bad(
                what,
                sql,
                "column '" + name + "' does not exist in the schema",
                names.isEmpty()
                        ? "no pipeline reads this queue, so its columns are unknown"
                        : Suggestion.toOneOf(name, names));
    }

    /// Binds the new value of a column. If it uses the column wrongly, a hint names its text in the
    /// document, because the column is null in a dead letter whose text is not of the type.
    private BoundExpression bindNew(String what, Sql sql, Schema.Field field) {
        try {
            return binder.bind(sql, scope);
        } catch (BindException e) {
            boolean own =
                    Pattern.compile("\\b" + Pattern.quote(field.name()) + "\\b")
                            .matcher(sql.text())
                            .find();
            var message = String.valueOf(e.getMessage());
            if (!own || message.contains("does not exist") || field.type() == Type.Simple.VARCHAR) {
                throw bad(what, sql, e);
            }
            var text =
                    "'%s' is a %s, and null if it was not one; its text is: %s"
                            .formatted(
                                    field.name(),
                                    field.type(),
                                    ExpressionSet.text(
                                            Type.Member.names(schema.path(field.name()))));
            var hint = e.hint().map(first -> first + "\n  " + text).orElse(text);
            throw bad(what, sql, new BindException(message, e.offset(), Optional.of(hint)));
        }
    }

    private BoundExpression bind(String what, Sql sql) {
        try {
            return binder.bind(sql, scope);
        } catch (BindException e) {
            throw bad(what, sql, e);
        }
    }

    private static BadExpressionException bad(String what, Sql sql, String message, String hint) {
        var some = Optional.of(hint).filter(text -> !text.isEmpty());
        return bad(what, sql, new BindException(message, 0, some));
    }

    private static BadExpressionException bad(String what, Sql sql, BindException cause) {
        return new BadExpressionException(cause.in(what, sql.text()), cause);
    }
}

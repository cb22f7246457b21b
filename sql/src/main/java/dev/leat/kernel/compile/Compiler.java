package dev.leat.kernel.compile;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.kernel.compile.CompiledPipeline.Failure;
import dev.leat.kernel.compile.CompiledPipeline.Hashed;
import dev.leat.kernel.compile.CompiledPipeline.Input;
import dev.leat.kernel.compile.CompiledPipeline.Named;
import dev.leat.kernel.compile.Statement.Cte;
import dev.leat.kernel.compile.Statement.Cte.Fragment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compiles a pipeline to one statement: a query for each step, and one for the sinks. Used once.
public final class Compiler {

    private final Pipeline pipeline;
    private final BoundPipeline boundPipeline;
    private final List<Set<String>> needed;
    private final Input input;
    private final StatementBuilder builder;
    private CompiledPipeline.@Nullable Unnest unnest;
    private final int firstStep;

    private Compiler(
            Pipeline pipeline,
            BoundPipeline boundPipeline,
            Schema schema,
            int firstStep,
            Optional<ExtraStruct> extra) {
        this.firstStep = firstStep;
        this.pipeline = pipeline;
        this.boundPipeline = boundPipeline;
        this.needed = boundPipeline.needed(atTheEnd());
        var names = schema.fields().stream().map(Schema.Field::name).toList();
        var fields =
                boundPipeline.start().named(needed.getFirst()).stream()
                        .filter(variable -> boundPipeline.overTable() || !variable.computed())
                        .map(variable -> names.indexOf(variable.name()))
                        .toList();
        this.input =
                new Input(schema, fields, boundPipeline.source(), UnnestStep.field(boundPipeline));
        this.builder = new StatementBuilder(intake(extra), input, bits());
    }

    private StatementSource intake(Optional<ExtraStruct> extra) {
        if (boundPipeline.overTable()) {
            return new TableIntake(input);
        }
        return extra.map(struct -> struct.intake(input)).orElse(new StatementInput(input));
    }

    /// Compiles a pipeline over documents.
    ///
    /// @throws BindException if an expression cannot be used, which lint reports
    public static CompiledPipeline compile(App app, Pipeline pipeline, Binder binder)
            throws BindException {
        var start = PipelineColumns.of(pipeline.from());
        return compile(pipeline, BoundPipeline.of(app, pipeline, start, binder), 0);
    }

    /// Compiles a bound pipeline over documents. Its first step has the index `firstStep` in the
    /// app file.
    public static CompiledPipeline compile(
            Pipeline pipeline, BoundPipeline boundPipeline, int firstStep) {
        var schema = pipeline.from().schema();
        return new Compiler(pipeline, boundPipeline, schema, firstStep, Optional.empty()).program();
    }

    /// Compiles a bound pipeline over documents with this additional struct.
    public static CompiledPipeline compile(
            Pipeline pipeline, BoundPipeline boundPipeline, ExtraStruct extra) {
        var schema = pipeline.from().schema();
        return new Compiler(pipeline, boundPipeline, schema, 0, Optional.of(extra)).program();
    }

    /// Compiles a pipeline over the table of a piece of a file with these columns.
    ///
    /// @throws BindException if an expression cannot be used, which lint reports
    public static CompiledPipeline overTable(
            App app, Pipeline pipeline, Schema schema, Binder binder) throws BindException {
        var boundPipeline =
                BoundPipeline.of(
                        app, pipeline, PipelineColumns.of(schema, SourceStruct.FILE), binder);
        return new Compiler(pipeline, boundPipeline, schema, 0, Optional.empty()).program();
    }

    private CompiledPipeline program() {
        for (int i = 0; i < boundPipeline.stages().size(); i++) {
            step(i, boundPipeline.stages().get(i));
        }
        deletion();
        builder.measure(
                "_leat_sizes",
                boundPipeline.overRow(),
                row(boundPipeline.stages().size(), boundPipeline.end()));
        var sinks = new SinkCompiler(boundPipeline, builder);
        var key = pipeline.key().stream().map(name -> named(sinks, name)).toList();
        var record = pipeline.recordKey();
        var hashed =
                new Hashed(
                        pipeline.identityName(),
                        key.stream().filter(named -> record.contains(named.name())).toList(),
                        digest(sinks),
                        DeleteCondition.bySource(boundPipeline));
        return sinks.program(
                input,
                hashed,
                pipeline.version().map(v -> version(sinks, v)),
                Optional.ofNullable(unnest)
                        .map(step ->
                                pipeline.replacesRows()
                                        ? step.ofRecords(
                                                record.equals(pipeline.key()) ? List.of() : key)
                                        : step));
    }

    /// Returns the values of the digest: the columns by name, then the fields that are kept.
    private List<Named> digest(SinkCompiler sinks) {
        var digest = new ArrayList<Named>();
        for (var variable : new TreeMap<>(boundPipeline.end().all()).values()) {
            if (boundPipeline.hashes() && !variable.source()) {
                digest.add(named(sinks, variable.name()));
            }
        }
        boundPipeline
                .kept()
                .ifPresent(kept ->
                        digest.add(
                                new Named(
                                        UnknownFields.RENAMED,
                                        new CompiledPipeline.Cell.Field(kept.cell()))));
        return digest;
    }

    private void deletion() {
        var condition = pipeline.version().flatMap(Pipeline.Version::deleteWhen);
        if (condition.isPresent()) {
            DeleteCondition.compile(
                    condition.get(),
                    boundPipeline,
                    builder,
                    row(boundPipeline.stages().size(), boundPipeline.end()));
        }
    }

    private CompiledPipeline.Version version(SinkCompiler sinks, Pipeline.Version version) {
        var column = named(sinks, version.column());
        var sqlType = boundPipeline.end().get(version.column()).sqlType();
        var type = TypeSpelling.read(sqlType).filter(Pipeline.Version::orders);
        return switch (type.orElse(Type.Simple.VARCHAR)) {
            case Type.Decimal decimal ->
                    new CompiledPipeline.Version(column, false, decimal.scale());
            case Type.Simple simple when type.isPresent() ->
                    new CompiledPipeline.Version(
                            column,
                            simple != Type.Simple.INTEGER && simple != Type.Simple.BIGINT,
                            0);
            case Type.Simple _, Type.ListOf _, Type.Struct _ ->
                    throw new IllegalArgumentException(
                            "version '%s' is %s, which cannot be ordered exactly in 64 bits"
                                    .formatted(version.column(), sqlType));
        };
    }

    private Named named(SinkCompiler sinks, String column) {
        return new Named(column, sinks.cell(boundPipeline.end().get(column)));
    }

    /// Returns the computed columns whose values the statement returns or hashes, and the fields of
    /// documents that it returns for files.
    private Set<String> atTheEnd() {
        var end = new LinkedHashSet<String>();
        boundPipeline.end().all().values().stream()
                .filter(variable ->
                        variable.computed()
                                ? (boundPipeline.hashes() && !variable.source())
                                        || usedAtEnd(variable.name())
                                : boundPipeline.inFile(variable.name()))
                .forEach(variable -> end.add(variable.name()));
        return end;
    }

    /// Returns true if a key or a sink needs the column's value after the steps.
    private boolean usedAtEnd(String column) {
        return pipeline.key().contains(column)
                || boundPipeline.inPath(column)
                || pipeline.version().filter(v -> v.column().equals(column)).isPresent()
                || boundPipeline.outlets().stream()
                        .filter(outlet -> !outlet.selects())
                        .anyMatch(outlet ->
                                outlet.view().isEmpty()
                                        || SinkCompiler.usesColumn(outlet.view().get(), column));
    }

    private int bits() {
        int steps =
                boundPipeline.stages().stream()
                        .mapToInt(stage ->
                                switch (stage.step()) {
                                    case Step.Set _, Step.Select _, Step.Check _ ->
                                            stage.bound().size();
                                    case Step.Where _ -> 2;
                                    case Step.Unnest _, Step.Lookup _ -> 3;
                                    case Step.Exclude _, Step.Java _, Step.OverFile _ -> 0;
                                })
                        .sum();
        return boundPipeline.deletes().isPresent() ? steps + 1 : steps;
    }

    private void step(int index, BoundStep stage) {
        var name = "_leat_" + (index + 1);
        var place = "steps[" + (firstStep + index) + "]." + stage.step().kind();
        switch (stage.step()) {
            case Step.Set _, Step.Select _ -> set(index, stage, name, place);
            case Step.Exclude _, Step.OverFile _ -> {}
            case Step.Java _ -> throw JavaPipeline.unsplit();
            case Step.Lookup lookup ->
                    new LookupStep(stage, lookup, name, place)
                            .compile(builder, row(index, stage.before()), needed.get(index + 1));
            case Step.Check check -> check(index, stage, check.sentences(), name, place);
            case Step.Unnest _ -> unnest(index, stage, name, place);
            case Step.Where where -> where(index, stage, where.condition(), name, place);
        }
    }

    /// Adds two queries. The first computes the new values as boxes (see `StatementBuilder.box`) in
    /// addition to the old values; the second replaces the old values by the values in the boxes.
    private void set(int index, BoundStep stage, String name, String place) {
        var columns = stage.step().expressions();
        builder.measure(name + "_size", stage.bound().values(), row(index, stage.before()));
        var boxes = new LinkedHashMap<String, Cte.Column>();
        var changed = new ArrayList<Cte.Column>();
        var terms = new LinkedHashMap<Integer, List<Fragment>>();
        for (var column : columns.entrySet()) {
            var bound = stage.bound(column.getKey());
            if (Variable.plain(column.getValue(), bound)) {
                continue;
            }
            var box = builder.box("_leat_b" + boxes.size(), column.getValue(), bound);
            boxes.put(column.getKey(), box);
            var values = builder.witnesses(stage.before(), bound.columns(), changed);
            var message =
                    "'" + column.getKey() + "' cannot be computed: its expression raised an error";
            var failure =
                    new Failure.Rejected(
                            "set",
                            place,
                            message,
                            Optional.of(column.getKey()),
                            values,
                            builder.details(
                                    "expression '" + column.getKey() + "'",
                                    bound,
                                    stage.before(),
                                    box.name()));
            int bit = builder.bit(failure);
            terms.put(bit, failed(box, bit));
        }
        changed.addAll(boxes.values());
        builder.query(name + "_box", changed, row(index, stage.before()));
        builder.carryWitnesses();
        var after = new ArrayList<Cte.Column>();
        for (var variable : stage.after().named(needed.get(index + 1))) {
            after.add(opened(variable.name(), columns, boxes, stage));
        }
        builder.ending(name, builder.raise(terms), after);
    }

    private static Cte.Column opened(
            String name, Map<String, Sql> columns, Map<String, Cte.Column> boxes, BoundStep stage) {
        var box = boxes.get(name);
        if (box != null) {
            return Cte.Column.of(name, SqlLiterals.name(box.name()) + ".v");
        }
        if (columns.containsKey(name)) {
            var from = stage.bound(name).columns().iterator().next();
            return Cte.Column.of(name, SqlLiterals.name(from));
        }
        return Cte.Column.same(name);
    }

    private void unnest(int index, BoundStep stage, String name, String place) {
        unnest =
                UnnestStep.compile(
                        stage,
                        needed.get(index),
                        needed.get(index + 1),
                        boundPipeline,
                        builder,
                        name,
                        place);
    }

    private void check(
            int index, BoundStep stage, Map<String, Sql> sentences, String name, String place) {
        builder.measure(name + "_size", stage.bound().values(), row(index, stage.before()));
        var terms = new LinkedHashMap<Integer, List<Fragment>>();
        var changed = new ArrayList<Cte.Column>();
        for (var sentence : sentences.entrySet()) {
            var bound = stage.bound(sentence.getKey());
            var box = builder.box("_leat_b" + terms.size(), sentence.getValue(), bound);
            var values = builder.witnesses(stage.before(), bound.columns(), changed);
            var what = "check '" + sentence.getKey() + "'";
            int bit =
                    builder.bit(
                            new Failure.Rejected(
                                    "check",
                                    place,
                                    sentence.getKey(),
                                    Optional.empty(),
                                    values,
                                    builder.details(what, bound, stage.before(), box.name())));
            changed.add(box);
            terms.put(bit, term(box, ".v THEN 0 ELSE " + StatementBuilder.value(bit)));
        }
        judged(index, stage, name, changed, terms);
    }

    private void where(int index, BoundStep stage, Sql condition, String name, String place) {
        builder.measure(name + "_size", stage.bound().values(), row(index, stage.before()));
        var changed = new ArrayList<Cte.Column>();
        var bound = stage.bound("where");
        var box = builder.box("_leat_b0", condition, bound);
        var values = builder.witnesses(stage.before(), bound.columns(), changed);
        int filtered = builder.bit(new Failure.Filtered());
        int raised =
                builder.bit(
                        new Failure.Rejected(
                                "where",
                                place,
                                "the condition raised an error",
                                Optional.empty(),
                                values,
                                builder.details(
                                        "the condition", bound, stage.before(), box.name())));
        changed.add(box);
        // one bit if the condition is false or NULL, another bit if its evaluation fails
        var terms = new LinkedHashMap<Integer, List<Fragment>>();
        terms.put(
                filtered,
                term(
                        box,
                        " IS NULL OR %s.v THEN 0 ELSE %d"
                                .formatted(
                                        SqlLiterals.name(box.name()),
                                        StatementBuilder.value(filtered))));
        terms.put(raised, failed(box, raised));
        judged(index, stage, name, changed, terms);
    }

    /// Adds the queries of a step without new columns: the first computes its conditions as boxes,
    /// the second sets its bits.
    private void judged(
            int index,
            BoundStep stage,
            String name,
            List<Cte.Column> boxes,
            Map<Integer, List<Fragment>> terms) {
        builder.query(name + "_box", boxes, row(index, stage.before()));
        builder.carryWitnesses();
        builder.ending(name, builder.raise(terms), row(index + 1, stage.after()));
    }

    /// Returns the term of a bit that is set if the expression in the box failed.
    private static List<Fragment> failed(Cte.Column box, int bit) {
        return term(box, " IS NULL THEN " + StatementBuilder.value(bit) + " ELSE 0");
    }

    private static List<Fragment> term(Cte.Column box, String value) {
        return List.of(Fragment.of("CASE WHEN " + SqlLiterals.name(box.name()) + value + " END"));
    }

    private List<Cte.Column> row(int boundary, PipelineColumns variables) {
        return variables.named(needed.get(boundary)).stream()
                .map(variable -> Cte.Column.same(variable.name()))
                .toList();
    }
}

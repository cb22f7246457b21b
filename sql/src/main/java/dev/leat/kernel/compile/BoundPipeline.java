package dev.leat.kernel.compile;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.RowText;
import dev.leat.app.Schema;
import dev.leat.app.Shrink;
import dev.leat.app.Sink;
import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline.KeptFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A pipeline whose expressions are bound, with the columns before the first and after the last
/// step. `deletes` is the pipeline's `delete_when`, and `kept` are the unknown fields that sinks
/// receive. `shrink` has the rules that shorten documents.
public record BoundPipeline(
        String name,
        PipelineColumns start,
        List<BoundStep> stages,
        PipelineColumns end,
        Optional<BoundExpression> deletes,
        List<Outlet> outlets,
        Optional<KeptFields> kept,
        Optional<Shrink> shrink) {

    /// A text that is sent with a document, such as the subject of a notification. Its value is an
    /// expression over the row. `column` is set if this expression is only the name of a column.
    record Text(RowText text, Sql sql, BoundExpression bound, Optional<Variable> column) {

        /// Returns true if SQL must compute the text. If the text is a field of the document, it is
        /// read from the document instead.
        boolean needsSql() {
            return column.isEmpty() || column.get().computed();
        }
    }

    /// A sink with its `where`, its `select` (`columns`), its text and, for a view, the measures
    /// and their filters by name. `variables` are the columns that the sink receives.
    public record Outlet(
            Sink sink,
            Optional<View> view,
            Optional<LakeTable> lakeTable,
            Optional<BoundExpression> where,
            Optional<Text> text,
            Map<String, BoundExpression> columns,
            PipelineColumns variables,
            Map<String, BoundExpression> measures,
            Map<String, BoundExpression> filters) {

        boolean selects() {
            return !sink.columns().isEmpty();
        }

        /// Returns the expressions of the view's measures and of their filters.
        List<BoundExpression> measureExpressions() {
            return Stream.concat(measures.values().stream(), filters.values().stream()).toList();
        }

        /// Returns the expression of a column of the sink's `select`.
        BoundExpression bound(String column) {
            return Objects.requireNonNull(columns.get(column));
        }

        /// Returns the expressions of a measure and of its filter.
        List<BoundExpression> bounds(View.Measure measure) {
            return Stream.of(measures, filters)
                    .flatMap(bounds -> Optional.ofNullable(bounds.get(measure.name())).stream())
                    .toList();
        }

        /// Returns the columns of the sink that a measure and its filter use.
        Set<String> uses(View.Measure measure) {
            var names = new LinkedHashSet<String>();
            bounds(measure).forEach(bound -> names.addAll(bound.columns()));
            return names;
        }

        /// Returns true if a measure derives from personal data.
        public boolean personal(View.Measure measure) {
            return variables.named(uses(measure)).stream()
                    .anyMatch(variable ->
                            Stream.of(measure.of(), measure.filter())
                                    .flatMap(Optional::stream)
                                    .anyMatch(variable::isPersonalIn));
        }

        /// Returns the fields of the lake table's partition key that truncate numbers, with the
        /// types of their columns.
        Map<LakeTable.Partition, Type> truncatedNumbers() {
            var numbers = new LinkedHashMap<LakeTable.Partition, Type>();
            lakeTable.ifPresent(table -> {
                for (var partition : table.partitionBy()) {
                    table.schema().fields().stream()
                            .filter(field -> field.name().equalsIgnoreCase(partition.column()))
                            .map(Schema.Field::type)
                            .filter(type -> type != Type.Simple.VARCHAR)
                            .filter(_ -> partition.transform() == LakeTable.Transform.TRUNCATE)
                            .forEach(type -> numbers.put(partition, type));
                }
            });
            return numbers;
        }

        /// Returns true if SQL must compute this column of the sink's `select`.
        boolean needsSql(String column) {
            return view.isPresent()
                    || sink.staged().isPresent()
                    || variables.get(column).computed();
        }
    }

    /// Binds a pipeline whose first step receives the columns `start`.
    public static BoundPipeline of(App app, Pipeline pipeline, PipelineColumns start, Binder binder)
            throws BindException {
        return of(app, pipeline, start, Set.of(), binder);
    }

    /// Binds a pipeline whose first step receives the columns `start`. Earlier steps have added the
    /// columns `before`.
    public static BoundPipeline of(
            App app,
            Pipeline pipeline,
            PipelineColumns start,
            Collection<String> before,
            Binder binder)
            throws BindException {
        if (pipeline.stepsOverFile() > 0) {
            throw new IllegalArgumentException("a step over a whole file is not a step over rows");
        }
        var stages = BoundStep.of(pipeline.steps(), start, binder);
        var end = BoundStep.end(start, stages);
        Optional<BoundExpression> deletes = Optional.empty();
        var condition = pipeline.version().flatMap(Pipeline.Version::deleteWhen);
        if (condition.isPresent()) {
            deletes = Optional.of(binder.bind(condition.get(), end.scope()));
        }
        return new BoundPipeline(
                pipeline.name(),
                start,
                stages,
                end,
                deletes,
                outlets(app, pipeline, end, binder),
                kept(pipeline, start, before, stages),
                pipeline.shrink());
    }

    /// Returns the kept fields; empty if the pipeline keeps none after its steps.
    private static Optional<KeptFields> kept(
            Pipeline pipeline,
            PipelineColumns start,
            Collection<String> before,
            List<BoundStep> stages) {
        if (!pipeline.keepsUnknownFields()) {
            return Optional.empty();
        }
        var added = added(start, stages);
        added.addAll(before);
        return Optional.of(new KeptFields(start.all().size(), added));
    }

    /// Returns the columns that the steps add.
    Set<String> added() {
        return added(start, stages);
    }

    private static Set<String> added(PipelineColumns start, List<BoundStep> stages) {
        var added = new LinkedHashSet<String>();
        stages.forEach(stage -> added.addAll(stage.after().all().keySet()));
        added.removeAll(start.all().keySet());
        return added;
    }

    /// Binds the sinks of a pipeline, which receive the columns `end`.
    ///
    /// @throws BindException if an expression cannot be used, which lint reports
    public static List<Outlet> outlets(
            App app, Pipeline pipeline, PipelineColumns end, Binder binder) throws BindException {
        var outlets = new ArrayList<Outlet>();
        for (var sink : pipeline.to()) {
            outlets.add(outlet(app, sink, end, binder));
        }
        return outlets;
    }

    private static Outlet outlet(App app, Sink sink, PipelineColumns end, Binder binder)
            throws BindException {
        Optional<BoundExpression> where =
                sink.filter() instanceof Sink.Filter.Where(var condition)
                        ? Optional.of(binder.bind(condition, end.scope()))
                        : Optional.empty();
        var columns = binder.bind(sink.columns(), end.scope());
        var variables =
                columns.isEmpty() ? end : end.after(new Step.Select(sink.columns()), columns);
        var view = sink.view().map(app::view);
        var measures = new LinkedHashMap<String, Sql>();
        var filters = new LinkedHashMap<String, Sql>();
        view.stream()
                .flatMap(v -> v.measures().stream())
                .forEach(measure -> {
                    measure.of().ifPresent(of -> measures.put(measure.name(), of));
                    measure.filter().ifPresent(f -> filters.put(measure.name(), f));
                });
        return new Outlet(
                sink,
                view,
                sink.lakeTable().map(name -> app.get(LakeTable.class, name)),
                where,
                text(sink, end, binder),
                columns,
                variables,
                binder.bind(measures, variables.scope()),
                binder.bind(filters, variables.scope()));
    }

    private static Optional<Text> text(Sink sink, PipelineColumns end, Binder binder)
            throws BindException {
        if (sink.text().isEmpty()) {
            return Optional.empty();
        }
        var text = sink.text().get();
        var sql =
                switch (text.value()) {
                    case Sql expression -> expression;
                    case TextTemplate template -> sql(template);
                };
        var bound = binder.bind(sql, end.scope());
        Optional<Variable> column =
                Variable.plain(sql, bound)
                        ? Optional.of(end.get(bound.columns().iterator().next()))
                        : Optional.empty();
        return Optional.of(new Text(text, sql, bound, column));
    }

    /// Returns a template as an SQL expression, which is NULL if one of the template's columns is
    /// NULL.
    private static Sql sql(TextTemplate template) {
        var sql =
                template.parts().stream()
                        .map(part ->
                                switch (part) {
                                    case TextTemplate.Part.Text(var text) -> SqlLiterals.text(text);
                                    case TextTemplate.Part.OfColumn(var name) ->
                                            "CAST(" + SqlLiterals.name(name) + " AS VARCHAR)";
                                    case TextTemplate.Part.OfSource _, TextTemplate.Part.Number _ ->
                                            throw new IllegalArgumentException(
                                                    "only columns are allowed in this template: "
                                                            + template);
                                })
                        .collect(Collectors.joining(" || "));
        return new Sql(sql, SourcePosition.NONE);
    }

    /// Returns true if the rows come from the table of a file's piece, rather than from documents.
    boolean overTable() {
        return start.origin() == SourceStruct.FILE;
    }

    /// Returns true if a sink takes rows in memory, for which identities and digests are computed.
    boolean hashes() {
        return !overTable()
                || outlets.stream().anyMatch(outlet -> outlet.sink().staged().isEmpty());
    }

    /// Returns true if the path of a bucket's objects uses this column of the row. If the sink
    /// itself writes a column of that name, the path uses the sink's column instead.
    boolean inPath(String column) {
        return outlets.stream()
                .anyMatch(outlet ->
                        outlet.sink()
                                .files()
                                .filter(files -> files.path().columns().contains(column))
                                .filter(_ -> !outlet.sink().columns().containsKey(column))
                                .isPresent());
    }

    /// Returns true if a file in a bucket contains this column of the row, or its path uses it.
    boolean inFile(String column) {
        return inPath(column)
                || outlets.stream()
                        .anyMatch(
                                outlet -> outlet.sink().staged().isPresent() && !outlet.selects());
    }

    /// Returns true if an expression uses the number of an element.
    boolean numbersItems() {
        return used().contains(SourceStruct.ITEM_NUMBER);
    }

    /// Returns the members of the record's `source` that expressions use.
    Set<String> source() {
        var used = used();
        used.remove(SourceStruct.ITEM_NUMBER);
        return used;
    }

    private Set<String> used() {
        var used = new LinkedHashSet<String>();
        stages.forEach(stage -> stage.bound().values().forEach(b -> used.addAll(b.source())));
        deletes.ifPresent(bound -> used.addAll(bound.source()));
        outlets.forEach(outlet -> bounds(outlet).forEach(b -> used.addAll(b.source())));
        return used;
    }

    /// Returns the columns that are needed before each stage and, as last element, after all
    /// stages. `atTheEnd` are additional columns that are needed after all stages although no
    /// expression of a sink uses them.
    List<Set<String>> needed(Collection<String> atTheEnd) {
        Set<String> need = new LinkedHashSet<>(atTheEnd);
        deletes.ifPresent(bound -> need.addAll(bound.columns()));
        for (var outlet : outlets) {
            // after a select, measures use the selected columns, not the columns of the row
            Stream<BoundExpression> ofRow =
                    outlet.selects()
                            ? Stream.concat(conditions(outlet), selected(outlet))
                            : bounds(outlet);
            ofRow.forEach(b -> need.addAll(b.columns()));
        }
        var boundaries = new ArrayList<Set<String>>();
        boundaries.add(need);
        Set<String> now = need;
        for (var stage : stages.reversed()) {
            var before = new LinkedHashSet<String>();
            if (stage.step().keepsOthers()) {
                before.addAll(now);
                before.removeAll(stage.step().added().keySet());
            }
            stage.bound().values().forEach(b -> before.addAll(b.columns()));
            boundaries.addFirst(before);
            now = before;
        }
        return boundaries;
    }

    /// Returns the sinks' expressions that are evaluated over the row, not over a sink's `select`.
    List<BoundExpression> overRow() {
        return outlets.stream()
                .flatMap(outlet ->
                        Stream.concat(
                                Stream.concat(conditions(outlet), selected(outlet)),
                                outlet.selects()
                                        ? Stream.of()
                                        : outlet.measureExpressions().stream()))
                .toList();
    }

    /// Returns the expressions of the selected columns that SQL must compute.
    private static Stream<BoundExpression> selected(Outlet outlet) {
        return outlet.columns().entrySet().stream()
                .filter(column -> outlet.needsSql(column.getKey()))
                .map(Map.Entry::getValue);
    }

    /// Returns the expressions of the sink's `where` and of its text, if SQL must compute the text.
    private static Stream<BoundExpression> conditions(Outlet outlet) {
        var text = outlet.text().filter(Text::needsSql).map(Text::bound);
        return Stream.concat(outlet.where().stream(), text.stream());
    }

    private static Stream<BoundExpression> bounds(Outlet outlet) {
        return Stream.of(
                        conditions(outlet),
                        outlet.columns().values().stream(),
                        outlet.measures().values().stream(),
                        outlet.filters().values().stream())
                .flatMap(bounds -> bounds);
    }
}

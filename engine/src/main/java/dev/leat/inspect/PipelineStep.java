package dev.leat.inspect;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.kernel.InferredColumns;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.SourceStruct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A step of a pipeline, as in the app file. The first one is the source of the records, `from`.
///
/// @param kind the name of the step in the app file
/// @param expressions SQL by column, or by the message of a check; or other options by name
/// @param columns the columns after the step, in the order of the row
public record PipelineStep(String kind, Map<String, String> expressions, List<Column> columns) {

    public PipelineStep {
        columns = List.copyOf(columns);
    }

    private PipelineStep(String kind, Map<String, String> expressions) {
        this(kind, expressions, List.of());
    }

    /// A column.
    ///
    /// @param nullable true if the value may be NULL
    /// @param privacy PERSONAL for a personal value, DERIVED for one that is computed from a
    ///   personal value, otherwise NONE
    public record Column(String name, String type, boolean nullable, String privacy) {}

    /// Returns the source and the steps of a pipeline. Blocks briefly to bind their expressions.
    public static List<PipelineStep> of(App app, Pipeline pipeline) {
        var from = pipeline.from();
        try (var binder = new Binder()) {
            var origin = SourceStruct.of(from);
            var start =
                    from.infersColumns()
                            ? InferredColumns.of(pipeline, app.views(), binder, origin)
                            : PipelineColumns.of(from);
            var all = new ArrayList<PipelineStep>();
            all.add(new PipelineStep("from", Map.of("schema", from.schema().name())).with(start));
            for (var step : BoundStep.of(pipeline.steps(), start, binder)) {
                all.add(of(step.step()).with(step.after()));
            }
            return all;
        } catch (BindException e) {
            throw new IllegalStateException(
                    "pipeline '%s' does not compile: %s".formatted(pipeline.name(), e.getMessage()),
                    e);
        }
    }

    private PipelineStep with(PipelineColumns after) {
        return new PipelineStep(
                kind,
                expressions,
                after.all().values().stream()
                        .map(one ->
                                new Column(
                                        one.name(),
                                        one.sqlType(),
                                        one.nullable(),
                                        one.privacy().name()))
                        .toList());
    }

    private static PipelineStep of(Step step) {
        return switch (step) {
            case Step.Set set -> sql("set", set.columns());
            case Step.Select select -> sql("select", select.columns());
            case Step.Exclude exclude -> one("exclude", "columns", exclude.columns());
            case Step.Check check -> sql("check", check.sentences());
            case Step.Where where -> new PipelineStep("where", Map.of("", text(where.condition())));
            case Step.Unnest unnest ->
                    new PipelineStep("unnest", Map.of(unnest.as(), unnest.column()));
            case Step.Lookup lookup -> {
                var options = new LinkedHashMap<String, String>();
                options.put("in", lookup.lookup().name());
                lookup.by().forEach((column, key) -> options.put("by " + column, key));
                lookup.take().forEach((column, taken) -> options.put("take " + column, taken));
                yield new PipelineStep("lookup", options);
            }
            case Step.Distinct distinct -> one("distinct", "by", distinct.by());
            case Step.Aggregate aggregate -> {
                var options = new LinkedHashMap<String, String>();
                options.put("by", String.join(", ", aggregate.by()));
                aggregate.measures().forEach((name, sql) -> options.put(name, text(sql)));
                yield new PipelineStep("aggregate", options);
            }
            case Step.Query query -> new PipelineStep("query", Map.of("", text(query.select())));
            case Step.Java java -> one("java", "adds", List.copyOf(java.adds().keySet()));
        };
    }

    private static PipelineStep one(String kind, String option, List<String> values) {
        return new PipelineStep(kind, Map.of(option, String.join(", ", values)));
    }

    private static PipelineStep sql(String kind, Map<String, Sql> columns) {
        var texts = new LinkedHashMap<String, String>();
        columns.forEach((name, sql) -> texts.put(name, text(sql)));
        return new PipelineStep(kind, texts);
    }

    private static String text(Sql sql) {
        return sql.text().strip();
    }
}

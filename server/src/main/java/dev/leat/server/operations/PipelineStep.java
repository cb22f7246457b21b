package dev.leat.server.operations;

import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A step of a pipeline, as in the app file.
///
/// @param kind the name of the step in the app file
/// @param expressions SQL by column, or by the message of a check; or other options by name
public record PipelineStep(String kind, Map<String, String> expressions) {

    static List<PipelineStep> of(Pipeline pipeline) {
        return pipeline.steps().stream().map(PipelineStep::of).toList();
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

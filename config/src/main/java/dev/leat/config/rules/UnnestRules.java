package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.StepLintMessage;
import java.util.List;

/// Rules about the step `unnest`.
final class UnnestRules {

    private UnnestRules() {}

    static void onQueuesOnly(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from().files().isPresent()) {
                for (var step : unnests(pipeline)) {
                    in.problem(
                            in.markIn(step),
                            StepLintMessage.UNNEST_FILES,
                            pipeline.name(),
                            step.column());
                }
            }
        }
    }

    static void onlyOnce(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            unnests(pipeline).stream()
                    .skip(1)
                    .forEach(step ->
                            in.problem(
                                    in.markIn(step),
                                    StepLintMessage.UNNEST_TWICE,
                                    pipeline.name(),
                                    step.column()));
        }
    }

    /// Checks pipelines with a version, in which a record is all its rows.
    static void recordsAreReplaced(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            if (!pipeline.replacesRows()) {
                continue;
            }
            if (!pipeline.key().isEmpty() && pipeline.recordKey().isEmpty()) {
                in.problem(
                        in.mark("pipelines", pipeline.name(), "key"),
                        StepLintMessage.UNNEST_NO_RECORD,
                        pipeline.name());
            }
            var version = pipeline.version().orElseThrow().column();
            if (pipeline.computesOfRows(version)) {
                in.problem(
                        in.mark("pipelines", pipeline.name(), "version"),
                        StepLintMessage.UNNEST_VERSION,
                        version);
            }
            pipeline.to().forEach(sink -> sink(pipeline, sink, in));
        }
    }

    private static void sink(Pipeline pipeline, Sink sink, ReadContext in) {
        boolean stores = sink.lakeTable().isPresent() || sink.warehouseTable().isPresent();
        if (sink.view().isEmpty() && sink.table().isEmpty()) {
            in.problem(
                    in.markIn(sink, sink.kind()),
                    stores ? StepLintMessage.UNNEST_TABLE : StepLintMessage.UNNEST_SINK,
                    sink.kind(),
                    sink.name(),
                    pipeline.name());
        }
    }

    private static List<Step.Unnest> unnests(Pipeline pipeline) {
        return pipeline.steps().stream()
                .filter(Step.Unnest.class::isInstance)
                .map(Step.Unnest.class::cast)
                .toList();
    }
}

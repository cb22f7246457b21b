package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
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

    private static List<Step.Unnest> unnests(Pipeline pipeline) {
        return pipeline.steps().stream()
                .filter(Step.Unnest.class::isInstance)
                .map(Step.Unnest.class::cast)
                .toList();
    }
}

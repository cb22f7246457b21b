package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.app.View;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.List;

/// Rules about records with versions.
final class VersionRules {

    private VersionRules() {}

    static void keyIsThere(App app, ReadContext in) {
        for (var pipeline : versioned(app)) {
            if (PipelineRules.keyless(pipeline, in)) {
                in.problem(
                        in.mark("pipelines", pipeline.name(), "version"),
                        GeneralLintMessage.VERSION_WITHOUT_KEY,
                        pipeline.name(),
                        PipelineRules.likelyKey(pipeline));
            }
        }
    }

    static void versionIsNoKey(App app, ReadContext in) {
        for (var pipeline : versioned(app)) {
            var column = pipeline.version().orElseThrow().column();
            if (pipeline.key().contains(column)) {
                in.problem(
                        in.mark("pipelines", pipeline.name(), "version"),
                        GeneralLintMessage.VERSION_IS_KEY,
                        column);
            }
        }
    }

    /// Reports `min` and `max` in views of a pipeline with a version. For a newer state, the view
    /// must subtract the values that the older state added. Only a count or a sum can subtract.
    static void viewsCanSubtract(App app, ReadContext in) {
        for (var view : app.views().values()) {
            var first = versioned(app).stream().filter(p -> writes(p, view)).findFirst();
            for (var measure : view.measures()) {
                boolean extreme =
                        switch (measure.kind()) {
                            case MIN, MAX -> true;
                            case COUNT, SUM -> false;
                        };
                if (extreme && first.isPresent()) {
                    in.problem(
                            in.mark("views", view.name(), "measures", measure.name()),
                            GeneralLintMessage.VERSION_MIN_MAX,
                            first.get().name());
                }
            }
        }
    }

    static void stepsKeepNoStateAway(App app, ReadContext in) {
        for (var pipeline : versioned(app)) {
            for (var step : ofRecords(pipeline)) {
                if (step instanceof Step.Where) {
                    in.warning(in.keyMarkIn(step, "where"), GeneralLintMessage.VERSION_WHERE);
                }
            }
        }
    }

    /// Returns the steps on whole records: the steps before `unnest`, after which `where` leaves
    /// out rows that a newer version replaces.
    private static List<Step> ofRecords(Pipeline pipeline) {
        return pipeline.steps().stream().takeWhile(step -> !(step instanceof Step.Unnest)).toList();
    }

    private static boolean writes(Pipeline pipeline, View view) {
        return pipeline.to().stream()
                .anyMatch(sink -> sink.view().filter(view.name()::equals).isPresent());
    }

    private static List<Pipeline> versioned(App app) {
        return app.pipelines().values().stream().filter(p -> p.version().isPresent()).toList();
    }
}

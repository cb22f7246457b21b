package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.ReadContext;

/// Rules about steps over all rows of a file.
final class WholeFileRules {

    private WholeFileRules() {}

    /// Reports steps over all rows of a file in pipelines that read queues. The batches of a queue
    /// are arbitrary, so the result would be arbitrary, and a retry would have another result.
    static void onFilesOnly(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from().files().isPresent()) {
                continue;
            }
            for (var step : pipeline.steps()) {
                if (step instanceof Step.OverFile) {
                    in.problem(in.markIn(step), FileLintMessage.FILE_STEP, step.kind());
                }
            }
        }
    }

    static void newestWantsVersion(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var step : pipeline.steps()) {
                if (step instanceof Step.Distinct(var _, boolean newest)
                        && newest
                        && versionless(pipeline, in)) {
                    var mark = in.markIn(step, "distinct", "keep");
                    in.problem(mark, FileLintMessage.NEWEST_WITHOUT_VERSION);
                }
            }
        }
    }

    private static boolean versionless(Pipeline pipeline, ReadContext in) {
        return pipeline.version().isEmpty() && !in.has("pipelines", pipeline.name(), "version");
    }
}

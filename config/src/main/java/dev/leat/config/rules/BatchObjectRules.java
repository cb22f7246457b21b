package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.TextTemplate;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.List;

/// Rules about the objects that batches of messages become.
final class BatchObjectRules {

    private BatchObjectRules() {}

    /// Reports a path that is the same for two batches, and values of a file in a path.
    static void pathsDistinguishBatches(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var sink : buckets(pipeline)) {
                var path = sink.files().orElseThrow().path();
                var ofFile = path.parts().stream().filter(BatchObjectRules::ofFile).findFirst();
                if (ofFile.isPresent()) {
                    in.problem(
                            in.markIn(sink, "path"),
                            FileLintMessage.PATH_OF_FILE,
                            new TextTemplate(List.of(ofFile.get())),
                            pipeline.name());
                } else if (!path.byBatch()) {
                    in.problem(in.markIn(sink, "path"), FileLintMessage.PATH_WITHOUT_BATCH);
                }
            }
        }
    }

    private static boolean ofFile(TextTemplate.Part part) {
        return switch (part) {
            case TextTemplate.Part.OfSource(var name) -> !name.equals(TextTemplate.BATCH);
            case TextTemplate.Part.Number() -> true;
            case TextTemplate.Part.Text _, TextTemplate.Part.OfColumn _ -> false;
        };
    }

    /// Warns about pipelines that make an object of each batch, however small it is.
    static void batchesWait(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var bucket = buckets(pipeline).stream().findFirst();
            if (bucket.isPresent() && pipeline.from().window().isZero()) {
                in.warning(
                        in.markIn(bucket.get(), "bucket"),
                        FileLintMessage.BUCKET_WITHOUT_WINDOW,
                        pipeline.name());
            }
        }
    }

    /// Returns the sinks that write the rows of batches to buckets.
    private static List<Sink> buckets(Pipeline pipeline) {
        return pipeline.from().files().isEmpty()
                ? pipeline.to().stream().filter(sink -> sink.files().isPresent()).toList()
                : List.of();
    }
}

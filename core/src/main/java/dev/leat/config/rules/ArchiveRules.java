package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
import dev.leat.app.QueueSource;
import dev.leat.app.StreamSource;
import dev.leat.config.text.ArchiveLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.stream.Collectors;

/// Rules about archives.
final class ArchiveRules {

    private ArchiveRules() {}

    /// Reports archives that would have no records, and two periods for one archive.
    static void recordsAreArchivedOnce(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.archive().isPresent()) {
                check(app, pipeline, in);
            }
        }
        var read =
                app.pipelines().values().stream()
                        .map(Pipeline::from)
                        .filter(QueueSource.class::isInstance)
                        .map(PipelineSource::queue)
                        .collect(Collectors.toSet());
        for (var queue : app.queues().values()) {
            if (queue.archive().isPresent() && !read.contains(queue.name())) {
                in.problem(
                        in.keyMark("queues", queue.name(), "archive"),
                        ArchiveLintMessage.UNREAD,
                        queue.name());
            }
        }
    }

    private static void check(App app, Pipeline pipeline, ReadContext in) {
        var mark = in.keyMark("pipelines", pipeline.name(), "archive");
        switch (pipeline.from()) {
            case BucketSource _ -> in.problem(mark, ArchiveLintMessage.OF_FILES, pipeline.name());
            case QueueSource from -> {
                var queue = app.queues().get(from.queue());
                if (queue != null && queue.archive().isPresent()) {
                    in.problem(mark, ArchiveLintMessage.TWICE, pipeline.name(), queue.name());
                }
            }
            case StreamSource _ -> {}
        }
    }
}

package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.RecordArchive;
import dev.leat.app.SourcePosition;
import dev.leat.app.StreamSource;
import dev.leat.config.text.ArchiveLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.Optional;
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

    /// Requires that the bucket of each archive exists.
    static void bucketsExist(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            exists(pipeline.archive(), app, in, "pipelines", pipeline.name());
        }
        for (var queue : app.queues().values()) {
            exists(queue.archive(), app, in, "queues", queue.name());
        }
    }

    private static void exists(
            Optional<RecordArchive> archive,
            App app,
            ReadContext in,
            String section,
            String owner) {
        archive.flatMap(RecordArchive::bucket)
                .filter(bucket -> !app.buckets().containsKey(bucket))
                .ifPresent(bucket ->
                        PipelineRules.unknown(
                                "bucket",
                                bucket,
                                app.buckets().keySet(),
                                in.mark(section, owner, "archive", "bucket"),
                                in));
    }

    /// Refuses archives in places where their objects would be read as input or removed.
    static void bucketsAreFree(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.archive().isPresent()) {
                var mark = in.mark("pipelines", pipeline.name(), "archive", "bucket");
                free(app, pipeline, pipeline.archive(), mark, in);
            } else if (pipeline.from() instanceof QueueSource from) {
                var queue = Optional.ofNullable(app.queues().get(from.queue()));
                var mark = in.mark("queues", from.queue(), "archive", "bucket");
                free(app, pipeline, queue.flatMap(Queue::archive), mark, in);
            }
        }
    }

    private static void free(
            App app,
            Pipeline pipeline,
            Optional<RecordArchive> archive,
            SourcePosition mark,
            ReadContext in) {
        var bucket = archive.flatMap(RecordArchive::bucket).orElse("");
        var prefix = RecordArchive.prefix(pipeline.name());
        for (var reader : app.readers(bucket)) {
            var files = reader.from().files().orElseThrow();
            if (overlap(files.prefix(), prefix) && mayEndWith(files.suffix())) {
                in.problem(
                        mark,
                        ArchiveLintMessage.READ_AS_FILES,
                        reader.name(),
                        bucket,
                        pipeline.name());
            }
        }
        for (var table : app.all(LakeTable.class).values()) {
            if (table.bucket().equals(bucket) && overlap(table.prefix(), prefix)) {
                in.problem(
                        mark,
                        ArchiveLintMessage.IN_LAKE_TABLE,
                        table.name(),
                        bucket,
                        table.prefix(),
                        pipeline.name());
            }
        }
    }

    private static boolean overlap(String one, String other) {
        return one.startsWith(other) || other.startsWith(one);
    }

    /// Returns true if the key of an archive object may end with this text.
    private static boolean mayEndWith(String suffix) {
        return suffix.endsWith(RecordArchive.SUFFIX) || RecordArchive.SUFFIX.endsWith(suffix);
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

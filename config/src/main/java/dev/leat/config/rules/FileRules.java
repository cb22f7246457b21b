package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.LakeLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.List;

/// Rules about pipelines that read files.
final class FileRules {

    /// The maximum length of a pipeline's name. The pipeline's dead-letter queue has this name
    /// followed by `-files-dlq`, and at most 80 characters.
    private static final int LONGEST = 80 - FileSource.QUEUE_SUFFIX.length() - "-dlq".length();

    private FileRules() {}

    static void bucketsExist(App app, ReadContext in) {
        for (var pipeline : files(app)) {
            var bucket = of(pipeline).bucket();
            if (!app.buckets().containsKey(bucket)) {
                var mark = in.mark("pipelines", pipeline.name(), "from", "bucket");
                PipelineRules.unknown("bucket", bucket, app.buckets().keySet(), mark, in);
            }
        }
    }

    /// Reports FIFO queues of notifications, and pipelines whose name is too long for an implicit
    /// queue of notifications.
    static void queuesHoldOnlyNotifications(App app, ReadContext in) {
        for (var pipeline : files(app)) {
            var queue = app.queues().get(from(pipeline).notifications());
            if (queue != null && queue.fifo().isPresent()) {
                var mark = PipelineRules.sourceMark(pipeline, in);
                in.problem(mark, FileLintMessage.NOTIFICATIONS_FIFO, queue.name());
            }
            if (!in.has("pipelines", pipeline.name(), "from", "via")
                    && pipeline.name().length() > LONGEST) {
                in.problem(
                        in.keyMark("pipelines", pipeline.name()),
                        FileLintMessage.FILES_NAME_TOO_LONG,
                        pipeline.name(),
                        LONGEST);
            }
        }
    }

    /// Reports other uses of a queue of notifications, which must contain only object
    /// notifications.
    static void queuesHoldNothingElse(App app, ReadContext in) {
        for (var reader : files(app)) {
            var queue = from(reader).notifications();
            app.pipelines().values().stream()
                    .flatMap(pipeline -> PipelineRules.sinks(pipeline).stream())
                    .filter(sink -> sink.queue().filter(queue::equals).isPresent())
                    .forEach(sink ->
                            in.problem(
                                    in.markIn(sink, "queue"),
                                    FileLintMessage.NOTIFICATIONS_ONLY,
                                    queue,
                                    reader.name()));
            app.posts().stream()
                    .filter(route -> route.queue().equals(queue))
                    .forEach(route ->
                            in.problem(
                                    in.mark("api", route.path(), "queue"),
                                    FileLintMessage.NOTIFICATIONS_ONLY,
                                    queue,
                                    reader.name()));
        }
    }

    /// Checks that the file format supports the types in the schema. Without a schema, checks that
    /// the file contains the names of its columns.
    static void schemasFit(App app, ReadContext in) {
        for (var pipeline : files(app)) {
            var files = of(pipeline);
            var schema = pipeline.from().schema();
            boolean lines = files.format() == FileFormat.CSV || files.format() == FileFormat.TSV;
            if (!in.has("pipelines", pipeline.name(), "from", "schema")) {
                schemaless(pipeline, files, in);
            } else if (lines) {
                schema.fields().stream()
                        .filter(field -> nested(field.type()))
                        .forEach(field ->
                                in.problem(
                                        in.mark("schemas", schema.name(), field.name()),
                                        FileLintMessage.NESTED_IN_CSV,
                                        field.name(),
                                        field.type(),
                                        pipeline.name(),
                                        files.format().word()));
            }
        }
    }

    private static void schemaless(Pipeline pipeline, FileSource files, ReadContext in) {
        var mark = in.mark("pipelines", pipeline.name(), "from");
        switch (files.format()) {
            case CSV, TSV -> {
                if (!files.csv().header()) {
                    in.problem(
                            in.mark("pipelines", pipeline.name(), "from", "csv", "header"),
                            FileLintMessage.NO_HEADER);
                }
            }
            case NDJSON, JSON ->
                    in.problem(mark, FileLintMessage.NO_HEADER_IN_JSON, files.format().word());
            case PARQUET -> {}
        }
    }

    private static boolean nested(Type type) {
        return switch (type) {
            case Type.ListOf _, Type.Struct _ -> true;
            case Type.Simple _, Type.Decimal _ -> false;
        };
    }

    /// Reports a path that may be the same for two files or, with `on_overwrite: append`, for two
    /// versions of a file; and a path with the name of a batch, which files do not have.
    static void pathsDistinguishFiles(App app, ReadContext in) {
        for (var pipeline : files(app)) {
            boolean append = of(pipeline).onOverwrite() == FileSource.OnOverwrite.APPEND;
            for (var sink : pipeline.to()) {
                if (sink.files().isEmpty()) {
                    continue;
                }
                var path = sink.files().get().path();
                if (path.byBatch()) {
                    in.problem(
                            in.markIn(sink, "path"),
                            FileLintMessage.PATH_OF_BATCH,
                            pipeline.name());
                } else if (append && !path.containsSource(List.of("version", "id"))) {
                    in.problem(in.markIn(sink, "path"), FileLintMessage.PATH_WITHOUT_VERSION);
                } else if (!path.containsSource(List.of("id", "key", "stem", "version"))) {
                    in.problem(in.markIn(sink, "path"), FileLintMessage.PATH_WITHOUT_SOURCE);
                }
            }
        }
    }

    /// Reports other sinks in a pipeline with `on_overwrite: replace`, because only buckets, lake
    /// tables and warehouse tables can replace rows.
    static void replacingIsPossible(App app, ReadContext in) {
        for (var pipeline : files(app)) {
            if (of(pipeline).onOverwrite() != FileSource.OnOverwrite.REPLACE) {
                continue;
            }
            for (var sink : pipeline.to()) {
                if (sink.staged().isEmpty() && sink.warehouseTable().isEmpty()) {
                    in.problem(
                            in.markIn(sink, sink.kind()),
                            FileLintMessage.REPLACE_SINK,
                            sink.kind(),
                            sink.name());
                }
            }
        }
    }

    /// Reports a pipeline that may read its own output, either directly or after other pipelines
    /// have processed it.
    static void nothingFeedsItself(App app, ReadContext in) {
        for (var pipeline : files(app)) {
            for (var sink : pipeline.to()) {
                if (PipelineGraph.comesBack(app, sink, pipeline)) {
                    var files = of(pipeline);
                    in.problem(
                            in.markIn(sink, "path"),
                            FileLintMessage.FEEDS_ITSELF,
                            pipeline.name(),
                            files.bucket());
                }
            }
        }
    }

    /// Reports a key if all sinks are buckets, because rows in files are not deduplicated by key.
    /// If only some sinks are buckets, warns. Refuses it for a lake table whose rows are replaced
    /// by new versions of objects. A pipeline with a `distinct` step by the key is accepted,
    /// because the step deduplicates rows within a file.
    static void keysDoNotApplyToBuckets(App app, ReadContext in) {
        for (var pipeline : files(app)) {
            if (pipeline.key().isEmpty() || distinct(pipeline)) {
                continue;
            }
            for (var sink : pipeline.to()) {
                if (sink.lakeTable().isPresent() && !LakeTable.hasKeyOf(pipeline)) {
                    in.problem(
                            in.mark("pipelines", pipeline.name(), "key"),
                            LakeLintMessage.REPLACED_WITH_KEY,
                            pipeline.name(),
                            sink.name());
                }
            }
            var bucket =
                    pipeline.to().stream().filter(sink -> sink.files().isPresent()).findFirst();
            if (bucket.isPresent()) {
                keyOfBucket(pipeline, bucket.get(), in);
            }
        }
    }

    private static void keyOfBucket(Pipeline pipeline, Sink bucket, ReadContext in) {
        var key = pipeline.key();
        var by = key.size() == 1 ? key.getFirst() : "[" + String.join(", ", key) + "]";
        if (pipeline.to().stream().allMatch(sink -> sink.files().isPresent())) {
            var mark = in.mark("pipelines", pipeline.name(), "key");
            in.problem(mark, FileLintMessage.KEY_OF_BUCKETS, pipeline.name(), by);
        } else {
            in.warning(
                    in.markIn(bucket, bucket.kind()),
                    FileLintMessage.KEY_WITH_BUCKET,
                    pipeline.name(),
                    bucket.kind(),
                    bucket.name(),
                    by);
        }
    }

    private static boolean distinct(Pipeline pipeline) {
        return pipeline.steps().stream()
                .anyMatch(step ->
                        step instanceof Step.Distinct distinct
                                && pipeline.key().containsAll(distinct.by()));
    }

    /// Returns true if a pipeline writes its rejected lines to this bucket.
    static boolean rejects(App app, String bucket) {
        return files(app).stream().anyMatch(pipeline -> bucket.equals(pipeline.rejectsBucket()));
    }

    static List<Pipeline> files(App app) {
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.from() instanceof BucketSource)
                .toList();
    }

    private static BucketSource from(Pipeline pipeline) {
        return (BucketSource) pipeline.from();
    }

    private static FileSource of(Pipeline pipeline) {
        return from(pipeline).objects();
    }
}

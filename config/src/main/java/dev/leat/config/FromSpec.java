package dev.leat.config;

import dev.leat.app.Batching;
import dev.leat.app.BucketSource;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.StreamSource;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The source of a pipeline and its options.
final class FromSpec {

    /// A source that has been read. Of its schema only the name is known.
    record Source(Optional<String> schema, Maker maker) {}

    /// Creates the source of a pipeline with its schema.
    interface Maker {
        PipelineSource make(String pipeline, Schema schema);
    }

    private static final Option<Integer> SIZE =
            Option.of(
                    "size",
                    ScalarValues.whole(1, 10_000),
                    Batching.DEFAULT.size(),
                    "The maximum number of records in a batch.");
    private static final Option<Duration> WINDOW =
            Option.of(
                    "window",
                    ScalarValues.duration("0s", "300s"),
                    Batching.DEFAULT.window(),
                    "The maximum time that messages wait for their batch to become full. It must be"
                            + " shorter than the visibility timeout of the queue.");

    static final Spec BATCH =
            Spec.of("batch", "The size of a batch, and its window.", SIZE, WINDOW);

    static final Option<String> QUEUE =
            Option.of("queue", Names.of("a queue"), "The queue to read.");
    static final Option<String> SCHEMA =
            Option.of(
                    "schema",
                    Names.of("a schema"),
                    "The columns of a record; without a schema, a file has the columns of its"
                            + " header, all texts.");
    static final Option<Pipeline.UnknownFields> UNKNOWN_FIELDS =
            Option.of(
                    "unknown_fields",
                    ScalarValues.oneOf(Pipeline.UnknownFields.values()),
                    Pipeline.UnknownFields.IGNORE,
                    "Fields that are not in the schema: `ignore` counts them, `reject` rejects"
                            + " the record, `keep`, only for a queue, passes them on to the"
                            + " sinks.");
    static final Option<Batching> BATCH_OPTION =
            Option.of(
                    "batch",
                    new Value.Written<>(
                            "a map with `size` and `window`",
                            JsonSchema.options(BATCH),
                            (node, in) ->
                                    Part.of(SIZE, WINDOW, Batching::new)
                                            .read(Options.of(BATCH, node, in)),
                            batch ->
                                    new TreeMap<>(
                                            Map.of(
                                                    SIZE.name(),
                                                    batch.size(),
                                                    WINDOW.name(),
                                                    ScalarValues.printed(batch.window())))),
                    Batching.DEFAULT,
                    "The size of a batch, and the time to wait for a full one.");

    static final Option<String> STREAM =
            Option.of("stream", Names.of("a stream"), "The stream to read.");
    static final Option<StreamSource.Start> START =
            Option.of(
                    "start",
                    ScalarValues.oneOf(StreamSource.Start.values()),
                    StreamSource.Start.OLDEST,
                    "For a stream: where the pipeline first begins, at the oldest record or at"
                            + " records that are put later.");

    static final Spec SPEC =
            Spec.of(
                    "from",
                    "The source of records.",
                    QUEUE,
                    FilesSpec.BUCKET,
                    SCHEMA,
                    UNKNOWN_FIELDS,
                    BATCH_OPTION,
                    FilesSpec.FORMAT,
                    FilesSpec.CSV,
                    FilesSpec.PREFIX,
                    FilesSpec.SUFFIX,
                    FilesSpec.ON_OVERWRITE,
                    FilesSpec.VIA,
                    STREAM,
                    START);

    static final Value<Source> VALUE =
            Value.ofNode(
                    "a map with `queue`, `stream` or `bucket`, and `schema`",
                    schema(),
                    FromSpec::read);

    private FromSpec() {}

    private static JsonSchema schema() {
        var queue = JsonSchema.of("required", List.of("queue", "schema"));
        var stream = JsonSchema.of("required", List.of("stream", "schema"));
        var bucket = JsonSchema.of("required", List.of("bucket"));
        return JsonSchema.options(SPEC)
                .with("type", "object")
                .with("oneOf", List.of(queue, stream, bucket));
    }

    private static Optional<Source> read(Node node, ReadContext in) {
        var options = Options.of(SPEC, node, in);
        if (Stream.of(QUEUE, STREAM, FilesSpec.BUCKET).filter(options::has).count() > 1) {
            in.problem(node.mark(), FileLintMessage.FROM_BOTH);
            return Optional.empty();
        }
        if (options.has(FilesSpec.BUCKET)) {
            return files(options, node, in);
        }
        return messages(options, options.has(STREAM) ? "stream" : "queue", node, in);
    }

    /// Reads a source whose records are messages, of a queue or a stream.
    private static Optional<Source> messages(
            Options options, String kind, Node node, ReadContext in) {
        if (options.usable() && options.lacks(List.of("queue", "bucket", "stream"))) {
            in.problem(node.mark(), FileLintMessage.FROM_NOWHERE, in.thing());
        }
        var queue = options.find(QUEUE);
        var stream = options.find(STREAM);
        var schema = options.need(SCHEMA);
        var unknown = options.get(UNKNOWN_FIELDS);
        var batch = options.get(BATCH_OPTION);
        FilesSpec.OPTIONS.forEach(option -> without(option, options, kind));
        if (stream.isPresent()) {
            var start = options.get(START);
            return schema.map(s ->
                    new Source(
                            Optional.of(s),
                            (pipeline, found) ->
                                    new StreamSource(
                                            stream.get(),
                                            pipeline + StreamSource.REDRIVE_SUFFIX,
                                            start,
                                            found,
                                            unknown,
                                            batch)));
        }
        without(START, options, kind);
        return queue.flatMap(q ->
                schema.map(s ->
                        new Source(
                                Optional.of(s),
                                (_, found) -> new QueueSource(q, found, unknown, batch))));
    }

    private static Optional<Source> files(Options options, Node node, ReadContext in) {
        without(BATCH_OPTION, options, "bucket");
        without(START, options, "bucket");
        var queue = options.find(FilesSpec.VIA);
        var schema = options.find(SCHEMA);
        var unknown = options.get(UNKNOWN_FIELDS);
        if (unknown == Pipeline.UnknownFields.KEEP) {
            options.problem(
                    UNKNOWN_FIELDS.name(),
                    FileLintMessage.NOT_OF_SOURCE,
                    "unknown_fields: keep",
                    "bucket");
        }
        return options.find(FilesSpec.BUCKET)
                .map(bucket -> FilesSpec.read(bucket, options, node, in))
                .map(files ->
                        new Source(
                                schema,
                                (pipeline, found) ->
                                        new BucketSource(
                                                queue.orElse(pipeline + FileSource.QUEUE_SUFFIX),
                                                files,
                                                found,
                                                unknown)));
    }

    /// Reports an option that is valid only for the other kind of source.
    private static void without(Option<?> option, Options options, String kind) {
        if (options.has(option)) {
            options.problem(option.name(), FileLintMessage.NOT_OF_SOURCE, option.name(), kind);
        }
    }
}

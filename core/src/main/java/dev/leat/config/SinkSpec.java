package dev.leat.config;

import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Template;
import dev.leat.app.sink.BucketSink;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.TopicSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.config.text.FilesMessage;
import dev.leat.config.text.Message;
import dev.leat.config.text.Node;
import dev.leat.config.text.Reading;
import dev.leat.config.text.TopicsMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A sink: the resource that records go to, and which of them, with which columns.
final class SinkSpec {

    static final Option<String> QUEUE =
            Option.of("queue", Names.of("a queue"), "The row as a JSON document, to this queue.");
    static final Option<String> VIEW =
            Option.of("view", Names.of("a view"), "Counted in this view, once.");
    static final Option<String> TOPIC =
            Option.of(
                    "topic",
                    Names.of("a topic"),
                    "The row as a JSON document, to every queue that subscribes to this topic.");
    static final Option<String> BUCKET =
            Option.of(
                    "bucket",
                    Names.of("a bucket"),
                    "The rows of a file as a file in this bucket; from files only.");
    static final Option<Template> PATH =
            Option.of("path", PathText.PATH, "In a bucket: the key of the file that is written.");
    static final Option<FileFormat> FORMAT =
            Option.of(
                    "format",
                    FilesSpec.format(FileFormat.CSV, FileFormat.NDJSON, FileFormat.PARQUET),
                    "In a bucket: what is written; what the end of the path says, or parquet,"
                            + " unless said otherwise.");
    static final Option<Compression> COMPRESSION =
            Option.of(
                    "compression",
                    compressions(),
                    "In a bucket: what the end of the path says, or zstd for parquet and none for"
                            + " the others, unless said otherwise. Snappy is for parquet only.");
    static final Option<Sql> WHERE =
            Option.of("where", Expressions.ONE, "Only the records for which this is true.");
    static final Option<String> ELSE =
            Option.of("else", Forms.oneOf("true"), "The records that no sink with a `where` took.");
    static final Option<Map<String, Sql>> SELECT =
            Option.of("select", Expressions.COLUMNS, "What the sink gets instead of the row.");
    static final Option<Sql> GROUP =
            Option.of(
                    "group",
                    Expressions.ONE,
                    "For a FIFO queue: the group of the message, a text. Like `where` it sees the"
                            + " row, not what the sink selects.");

    static final Option<Template> SUBJECT =
            Option.of(
                    "subject",
                    SubjectText.VALUE,
                    "For a topic: the subject, which mails have, of at most %d characters. Like `where`"
                                    .formatted(TopicSink.MOST_SUBJECT)
                            + " it sees the row, not what the sink selects.");

    static final Spec SPEC =
            Spec.of(
                    "sink",
                    "A place that records go to.",
                    QUEUE,
                    VIEW,
                    TOPIC,
                    BUCKET,
                    WHERE,
                    ELSE,
                    SELECT,
                    GROUP,
                    PATH,
                    FORMAT,
                    COMPRESSION,
                    SUBJECT,
                    Option.notYet("stream", "streams, which keep order and can be read again"),
                    Option.notYet("table", "key-value tables"),
                    Option.notYet("lake_table", "tables of a lake"),
                    Option.notYet("warehouse_table", "tables of a warehouse"),
                    Option.notYet("endpoint", "HTTP endpoints"),
                    Option.notYet("partition_by", "streams"));

    private static final List<String> KINDS =
            List.of(
                    "queue",
                    "view",
                    "topic",
                    "stream",
                    "bucket",
                    "table",
                    "lake_table",
                    "warehouse_table",
                    "endpoint");

    private SinkSpec() {}

    /// For editors.
    static JsonSchema schema() {
        var one =
                Stream.of(QUEUE, VIEW, TOPIC, BUCKET)
                        .map(kind -> JsonSchema.of("required", List.of(kind.name())));
        return JsonSchema.options(SPEC).with("type", "object").with("oneOf", one.toList());
    }

    static Optional<Sink> read(Node node, Reading in) {
        var options = Options.of(SPEC, node, in);
        var kinds = options.names().stream().filter(KINDS::contains).toList();
        if (options.usable() && (kinds.size() > 1 || options.lacks(KINDS))) {
            in.problem(node.mark(), Message.ONE_SINK, in.thing(), kinds.size());
        }
        var filter = filter(options, node, in);
        var columns = options.find(SELECT).orElse(Map.of());
        var group = options.find(GROUP);
        if (options.has(GROUP) && options.usable() && !options.has(QUEUE)) {
            in.problem(node.mark(), Message.GROUP_OF_VIEW);
        }
        var subject = options.find(SUBJECT);
        if (options.has(SUBJECT)
                && options.usable()
                && !options.has(TOPIC)
                && node instanceof Node.Entries map) {
            in.problem(map.keyMark(SUBJECT.name()), TopicsMessage.SUBJECT_ALONE);
        }
        if (!options.has(BUCKET)) {
            List.of(PATH, FORMAT, COMPRESSION).forEach(option -> ofBucket(option, node, in));
        }
        return options.find(QUEUE)
                .<Sink>map(name -> new QueueSink(name, filter, columns, group))
                .or(() -> options.find(VIEW).map(name -> new ViewSink(name, filter, columns)))
                .or(() ->
                        options.find(TOPIC)
                                .map(name -> new TopicSink(name, filter, columns, subject)))
                .or(() ->
                        options.find(BUCKET)
                                .flatMap(name -> bucket(name, filter, columns, options, node, in)));
    }

    private static Optional<Sink> bucket(
            String name,
            Sink.Filter filter,
            Map<String, Sql> columns,
            Options options,
            Node node,
            Reading in) {
        var given = options.find(FORMAT);
        var packed = options.find(COMPRESSION);
        return options.need(PATH)
                .map(path -> {
                    var end = PathText.end(path);
                    var format = given.or(() -> written(end)).orElse(FileFormat.PARQUET);
                    var compression =
                            packed.or(() -> FileForm.compression(end)).orElse(usual(format));
                    if (compression == Compression.SNAPPY && format != FileFormat.PARQUET) {
                        in.problem(node.mark(), FilesMessage.SNAPPY, format.word());
                    }
                    return new BucketSink(name, filter, columns, path, format, compression);
                });
    }

    /// What the end of a path says; of what cannot be written it says nothing.
    private static Optional<FileFormat> written(String end) {
        return FileForm.format(end)
                .filter(format ->
                        switch (format) {
                            case CSV, NDJSON, PARQUET -> true;
                            case TSV, JSON -> false;
                        });
    }

    private static Compression usual(FileFormat format) {
        return format == FileFormat.PARQUET ? Compression.ZSTD : Compression.NONE;
    }

    private static void ofBucket(Option<?> option, Node node, Reading in) {
        if (node instanceof Node.Entries map && map.find(option.name()).isPresent()) {
            in.problem(map.keyMark(option.name()), FilesMessage.NOT_OF_SINK, option.name());
        }
    }

    private static Value<Compression> compressions() {
        var words = Arrays.stream(Compression.values()).map(Compression::word).toList();
        return Value.of(
                "none, gzip, zstd or snappy",
                JsonSchema.words(words),
                word ->
                        Optional.of(word)
                                .filter(words::contains)
                                .map(w -> Compression.valueOf(w.toUpperCase(Locale.ROOT))),
                Compression::word);
    }

    private static Sink.Filter filter(Options options, Node node, Reading in) {
        var condition = options.find(WHERE);
        var otherwise = options.find(ELSE);
        if (options.has(WHERE) && options.has(ELSE)) {
            in.problem(node.mark(), Message.WHERE_AND_ELSE, in.thing());
        }
        return condition
                .<Sink.Filter>map(Sink.Filter.Where::new)
                .or(() -> otherwise.map(_ -> new Sink.Filter.Else()))
                .orElseGet(Sink.Filter.All::new);
    }
}

package dev.leat.config;

import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.app.Shrink;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.config.text.DocumentLintMessage;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The options of a pipeline from one source, through steps, to sinks.
final class PipelineSpec {

    private static final Option<FromSpec.Source> FROM =
            Option.needed("from", FromSpec.VALUE, "The source of records.");
    private static final Option<String> VERSION =
            Option.of(
                    "version",
                    Names.of("a column"),
                    "The column that orders the states of a record, with its value after the"
                            + " steps. The highest value is the newest.");
    private static final Option<Sql> DELETE_WHEN =
            Option.of(
                    "delete_when",
                    Expressions.ONE,
                    "With `version`: a condition. A state for which it is true deletes the"
                            + " record.");
    private static final Option<List<Node>> STEPS =
            Option.of(
                    "steps",
                    nodes("a list of steps", "where: SQL", StepSpec.schema()),
                    "Operations on each record.");
    private static final Option<List<Node>> TO =
            Option.needed(
                    "to",
                    nodes("a list of sinks", "view: NAME", SinkSpec.schema()),
                    "The sinks that receive the records.");
    private static final Option<List<Node>> ON_SUCCESS =
            Option.of(
                    "on_success",
                    nodes("a list of sinks", "topic: NAME", SinkSpec.schema()),
                    "Queues and topics to notify of each processed file.");
    private static final Option<List<Node>> ON_FAILURE =
            Option.of(
                    "on_failure",
                    nodes("a list of sinks", "topic: NAME", SinkSpec.schema()),
                    "Queues and topics to notify of each file that failed permanently.");

    private static final Option<List<String>> KEY =
            Option.of(
                    "key",
                    Names.COLUMNS,
                    List.of(),
                    "The columns that identify a record, with their values after the steps.");

    /// Adds the options with one value to a pipeline.
    private static final Part<UnaryOperator<Pipeline>> OTHERS =
            Part.of(
                    Option.of(
                            "max_rejects",
                            ScalarValues.share(),
                            Pipeline.DEFAULT_MAX_REJECTS,
                            "The maximum percentage of rejected records among the last 1,000."
                                    + " Above it the pipeline pauses. A file with a higher"
                                    + " percentage fails permanently."),
                    Option.optional(
                            "archive",
                            ArchiveSpec.VALUE,
                            "How long, and in which bucket, processed records are kept for `leat"
                                    + " rebuild`. Not for files, which their bucket keeps."),
                    Option.optional(
                            "quality",
                            QualitySpec.VALUE,
                            "Measures the records over windows of arrival, for alarms and `leat"
                                    + " quality`. It never stops or changes data."),
                    Option.optional(
                            "was",
                            Names.of("a pipeline before it was renamed"),
                            "The first name of a renamed pipeline, which keeps its stored state."
                                    + " Do not remove it: the identities of records include it."),
                    (maxRejects, archive, quality, was) ->
                            pipeline ->
                                    pipeline.withMaxRejects(maxRejects)
                                            .withArchive(archive)
                                            .withQuality(quality)
                                            .withWas(was));

    static final Spec SPEC =
            Spec.of(
                    "pipeline",
                    "Processes records from one source, through steps, to sinks.",
                    FROM,
                    KEY,
                    VERSION,
                    DELETE_WHEN,
                    STEPS,
                    TO,
                    ON_SUCCESS,
                    ON_FAILURE,
                    OTHERS);

    private PipelineSpec() {}

    /// A pipeline as far as it could be read. Its first `bindable` steps are valid; `whole` is true
    /// if all steps are valid. `open` is true if the pipeline has no schema.
    record Read(Pipeline pipeline, int bindable, boolean whole, boolean open) {}

    static Optional<Read> read(
            NamedEntries.Member member,
            Map<String, Schema> schemas,
            Map<String, Lookup> lookups,
            ReadContext in) {
        var options = Options.of(SPEC, member, in);
        var from = options.need(FROM).map(f -> from(member.name(), f, schemas, in));
        var key = options.get(KEY);
        var others = OTHERS.read(options).orElseThrow();
        var version = version(options);
        var steps = new ArrayList<Step>();
        int bindable = -1;
        var nodes = options.find(STEPS).orElse(List.of());
        for (int i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            if (StepSpec.shrinks(node)) {
                continue;
            }
            int before = in.report().size();
            StepSpec.read(node, lookups, in.within("step %d of %s".formatted(i + 1, in.thing())))
                    .ifPresent(step -> steps.add(in.remember(step, node)));
            if (in.report().size() > before && bindable < 0) {
                bindable = steps.size();
            }
        }
        var shrink = shrink(nodes, in);
        boolean files = from.flatMap(PipelineSource::files).isPresent();
        var outputs =
                new Pipeline.Outputs(
                        sinks(options, in),
                        eventSinks(ON_SUCCESS, options, files, in),
                        eventSinks(ON_FAILURE, options, files, in));
        boolean whole = bindable < 0;
        int known = whole ? steps.size() : bindable;
        return from.map(f ->
                        others.apply(Pipeline.of(member.name(), f))
                                .withKey(key)
                                .withVersion(version)
                                .withSteps(steps)
                                .with(outputs)
                                .withShrink(shrink))
                .map(pipeline ->
                        new Read(
                                pipeline,
                                known,
                                whole,
                                !in.has("pipelines", member.name(), "from", "schema")));
    }

    /// Reads the step `shrink`, which must be the last one.
    private static Optional<Shrink> shrink(List<Node> steps, ReadContext in) {
        Optional<Shrink> shrink = Optional.empty();
        for (int i = 0; i < steps.size(); i++) {
            var node = steps.get(i);
            if (StepSpec.shrinks(node)) {
                var within = in.within("step %d of %s".formatted(i + 1, in.thing()));
                if (i < steps.size() - 1) {
                    in.problem(node.mark(), DocumentLintMessage.SHRINK_NOT_LAST);
                }
                shrink = StepSpec.shrink(node, within).map(read -> in.remember(read, node));
            }
        }
        return shrink;
    }

    private static Optional<Pipeline.Version> version(Options options) {
        var deleteWhen = options.find(DELETE_WHEN);
        if (deleteWhen.isPresent() && !options.has(VERSION)) {
            options.problem("delete_when", GeneralLintMessage.DELETE_WITHOUT_VERSION);
        }
        return options.find(VERSION).map(column -> new Pipeline.Version(column, deleteWhen));
    }

    private static List<Sink> sinks(Options options, ReadContext in) {
        var nodes = options.need(TO);
        if (nodes.isPresent() && nodes.get().isEmpty()) {
            options.missing(TO);
        }
        return sinks(nodes.orElse(List.of()), "sink", in);
    }

    private static List<Sink> sinks(List<Node> nodes, String what, ReadContext in) {
        var sinks = new ArrayList<Sink>();
        int number = 0;
        for (var node : nodes) {
            number++;
            SinkSpec.read(node, in.within("%s %d of %s".formatted(what, number, in.thing())))
                    .ifPresent(sink -> sinks.add(in.remember(sink, node)));
        }
        return sinks;
    }

    /// Reads the sinks of file events.
    private static List<Sink> eventSinks(
            Option<List<Node>> option, Options options, boolean files, ReadContext in) {
        var sinks =
                sinks(options.find(option).orElse(List.of()), "'" + option.name() + "' sink", in);
        if (options.has(option) && !files && options.has(FROM)) {
            options.problem(option.name(), FileLintMessage.NOT_OF_SOURCE, option.name(), "queue");
        }
        for (var sink : sinks) {
            if (!(sink.shape() instanceof Sink.Shape.Document)) {
                in.problem(in.markIn(sink), FileLintMessage.FILE_EVENT_SINK, option.name());
            }
        }
        return sinks;
    }

    private static PipelineSource from(
            String name, FromSpec.Source from, Map<String, Schema> schemas, ReadContext in) {
        var mark = in.mark("pipelines", name, "from", "schema");
        var schema =
                from.schema()
                        .map(s -> SchemaSpec.find(s, schemas, mark, in))
                        .orElseGet(() -> new Schema("", List.of()));
        return from.maker().make(name, schema);
    }

    /// A value type for a list of maps. `sample` is an example of an item.
    private static Value<List<Node>> nodes(String form, String sample, JsonSchema item) {
        return Value.ofNode(
                form,
                JsonSchema.list(item),
                (node, in) -> {
                    if (node instanceof Node.Entries map && !map.entries().isEmpty()) {
                        in.problem(
                                map.mark(),
                                GeneralLintMessage.EXPECTED_LIST,
                                in.thing(),
                                "a map",
                                item(map, sample));
                        return Optional.empty();
                    }
                    return node instanceof Node.Items list
                            ? Optional.of(list.items())
                            : Value.unexpected(form, node, in);
                });
    }

    /// Returns the list item that the author probably meant, for a message.
    private static String item(Node.Entries map, String sample) {
        var first = map.entries().getFirst();
        return first.value() instanceof Node.Scalar scalar
                ? first.key().value() + ": " + scalar.value()
                : sample;
    }
}

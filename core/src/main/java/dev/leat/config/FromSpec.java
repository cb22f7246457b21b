package dev.leat.config;

import dev.leat.app.Pipeline;
import dev.leat.config.text.Message;
import dev.leat.config.text.Node;
import dev.leat.config.text.Reading;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where a pipeline reads, and how.
final class FromSpec {

    /// What the file says; the schema is a name yet.
    record From(String queue, String schema, Pipeline.UnknownFields unknownFields, int batch) {}

    static final Option<Integer> SIZE =
            Option.of(
                    "size",
                    Forms.whole(1, 10_000),
                    Pipeline.From.DEFAULT_BATCH,
                    "How many records are leased at once at the most.");
    static final Spec BATCH =
            Spec.of(
                    "batch",
                    "How much is read at once.",
                    SIZE,
                    Option.notYet("window", "waiting for a batch to fill"));

    static final Option<String> QUEUE =
            Option.needed("queue", Names.of("a queue"), "The queue that is read.");
    static final Option<String> SCHEMA =
            Option.needed("schema", Names.of("a schema"), "What a document must look like.");
    static final Option<Pipeline.UnknownFields> UNKNOWN_FIELDS =
            Option.of(
                    "unknown_fields",
                    new UnknownFields(),
                    Pipeline.UnknownFields.IGNORE,
                    "What to do with a field that the schema does not have; ignored ones are"
                            + " counted by name.");
    static final Option<Integer> BATCH_OPTION =
            Option.of(
                    "batch", new Batch(), Pipeline.From.DEFAULT_BATCH, "How much is read at once.");

    static final Spec SPEC =
            Spec.of(
                    "from",
                    "Where records come from.",
                    QUEUE,
                    SCHEMA,
                    UNKNOWN_FIELDS,
                    BATCH_OPTION,
                    Option.notYet("stream", "reading streams"),
                    Option.notYet("bucket", "reading files"),
                    Option.notYet("format", "reading files"),
                    Option.notYet("csv", "reading files"),
                    Option.notYet("prefix", "reading files"),
                    Option.notYet("suffix", "reading files"),
                    Option.notYet("on_overwrite", "reading files"),
                    Option.notYet("via", "reading files"),
                    Option.notYet("start", "reading streams"));

    private FromSpec() {}

    static final Value<From> VALUE =
            new Value<>() {
                @Override
                public String form() {
                    return "a map with queue and schema";
                }

                @Override
                public JsonSchema schema() {
                    return JsonSchema.options(SPEC);
                }

                @Override
                public Optional<From> read(Node node, Reading in) {
                    var options = Options.of(SPEC, node, in);
                    boolean elsewhere = options.has("stream") || options.has("bucket");
                    var queue = elsewhere ? options.find(QUEUE) : options.need(QUEUE);
                    var schema = elsewhere ? options.find(SCHEMA) : options.need(SCHEMA);
                    var unknown = options.get(UNKNOWN_FIELDS);
                    int batch = options.get(BATCH_OPTION);
                    return queue.flatMap(q -> schema.map(s -> new From(q, s, unknown, batch)));
                }
            };

    private record Batch() implements Value<Integer> {
        @Override
        public String form() {
            return "a map with size";
        }

        @Override
        public JsonSchema schema() {
            return JsonSchema.options(BATCH);
        }

        @Override
        public Optional<Object> written(Integer size) {
            return Optional.of(Map.of(SIZE.name(), size));
        }

        @Override
        public Optional<Integer> read(Node node, Reading in) {
            return Options.of(BATCH, node, in).find(SIZE);
        }
    }

    private record UnknownFields() implements Value<Pipeline.UnknownFields> {

        private static final Value<String> WORDS = Forms.oneOf("ignore", "reject");

        @Override
        public String form() {
            return WORDS.form();
        }

        @Override
        public JsonSchema schema() {
            return WORDS.schema();
        }

        @Override
        public Optional<Object> written(Pipeline.UnknownFields word) {
            return Optional.of(word.name().toLowerCase(Locale.ROOT));
        }

        @Override
        public Optional<Pipeline.UnknownFields> read(Node node, Reading in) {
            if (node instanceof Node.Scalar scalar && scalar.value().equals("keep")) {
                in.problem(node.mark(), Message.NOT_YET, "keep", "unknown fields kept in a column");
                return Optional.empty();
            }
            return WORDS.read(node, in)
                    .map(word -> Pipeline.UnknownFields.valueOf(word.toUpperCase(Locale.ROOT)));
        }
    }
}

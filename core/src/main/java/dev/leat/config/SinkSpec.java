package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.config.text.Message;
import dev.leat.config.text.Node;
import dev.leat.config.text.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A sink: the resource that records go to, and which of them, with which columns.
final class SinkSpec {

    static final Option<String> QUEUE =
            Option.of("queue", Names.of("a queue"), "The row as a JSON document, to this queue.");
    static final Option<String> VIEW =
            Option.of("view", Names.of("a view"), "Counted in this view, once.");
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

    static final Spec SPEC =
            Spec.of(
                    "sink",
                    "A place that records go to.",
                    QUEUE,
                    VIEW,
                    WHERE,
                    ELSE,
                    SELECT,
                    GROUP,
                    Option.notYet("topic", "topics, which fan a record out to many"),
                    Option.notYet("stream", "streams, which keep order and can be read again"),
                    Option.notYet("bucket", "buckets of files"),
                    Option.notYet("table", "key-value tables"),
                    Option.notYet("lake_table", "tables of a lake"),
                    Option.notYet("warehouse_table", "tables of a warehouse"),
                    Option.notYet("endpoint", "HTTP endpoints"),
                    Option.notYet("subject", "topics"),
                    Option.notYet("partition_by", "streams"),
                    Option.notYet("path", "buckets of files"),
                    Option.notYet("format", "buckets of files"),
                    Option.notYet("compression", "buckets of files"));

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
                Stream.of(QUEUE, VIEW).map(kind -> JsonSchema.of("required", List.of(kind.name())));
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
        if (options.has(GROUP) && options.has(VIEW)) {
            in.problem(node.mark(), Message.GROUP_OF_VIEW);
        }
        return options.find(QUEUE)
                .<Sink>map(name -> new Sink.ToQueue(name, filter, columns, group))
                .or(() -> options.find(VIEW).map(name -> new Sink.ToView(name, filter, columns)));
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

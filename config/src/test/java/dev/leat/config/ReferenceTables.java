package dev.leat.config;

import dev.leat.app.Schema;
import dev.leat.kernel.bind.SourceStruct;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The tables of the reference, generated from the specs.
final class ReferenceTables {

    private static final Map<String, Spec> SPECS =
            Map.ofEntries(
                    Map.entry("app", AppSpec.SPEC),
                    Map.entry("column", SchemaSpec.COLUMN),
                    Map.entry("queue", QueueSpec.SPEC),
                    Map.entry("subscribe", SubscriptionSpec.SPEC),
                    Map.entry("topic", TopicSpec.SPEC),
                    Map.entry("stream", StreamSpec.SPEC),
                    Map.entry("bucket", BucketSpec.SPEC),
                    Map.entry("notify", BucketSpec.NOTIFY),
                    Map.entry("endpoint", EndpointSpec.SPEC),
                    Map.entry("table", TableSpec.SPEC),
                    Map.entry("index", TableSpec.INDEX),
                    Map.entry("lake_table", LakeTableSpec.SPEC),
                    Map.entry("warehouse_table", WarehouseTableSpec.SPEC),
                    Map.entry("lookup", LookupSpec.SPEC),
                    Map.entry("look_up", LookupStepSpec.SPEC),
                    Map.entry("csv", CsvSpec.SPEC),
                    Map.entry("view", ViewSpec.SPEC),
                    Map.entry("every", ViewSpec.PARTS),
                    Map.entry("pipeline", PipelineSpec.SPEC),
                    Map.entry("from", FromSpec.SPEC),
                    Map.entry("step", StepSpec.SPEC),
                    Map.entry("java", JavaStepSpec.SPEC),
                    Map.entry("sink", SinkSpec.SPEC),
                    Map.entry("route", RouteSpec.SPEC),
                    Map.entry("alarm", AlarmSpec.SPEC),
                    Map.entry("policy", AlarmSpec.POLICY),
                    Map.entry("model", ModelSpec.SPEC),
                    Map.entry("prices", ModelSpec.PRICES_SPEC),
                    Map.entry("environment", EnvironmentSpec.SPEC),
                    Map.entry("mail", MailServerSpec.SPEC));

    private static final Map<String, String> SOURCE =
            Map.of(
                    "id", "The message ID.",
                    "name", "The source queue.",
                    "received_at", "The time of arrival; the same on every delivery.",
                    "sequence", "The sequence number in a FIFO queue; null in a standard queue.",
                    "group", "The message group in a FIFO queue; null in a standard queue.",
                    "attempt", "The number of the delivery; the first delivery is 1.",
                    "item",
                            "The number of the element; the first element is 1. Only after"
                                    + " `unnest`.",
                    "attributes",
                            "The message's text attributes, such as `source.attributes['name']`, or"
                                    + " null.");

    private static final Map<String, String> FILE =
            Map.of(
                    "id", "The object, as `bucket/key@version`.",
                    "name", "The bucket.",
                    "key", "The object's key.",
                    "stem", "The last segment of the key, up to the first dot.",
                    "version",
                            "The object's version: 16 hexadecimal digits that increase with each"
                                    + " put.",
                    "line",
                            "The number of the line in which the record begins; the first line is"
                                    + " 1.",
                    "offset", "The byte offset of the record in the decompressed file.",
                    "received_at", "The time of the put.");

    private ReferenceTables() {}

    /// The options of one kind of thing, and below them those that are not supported yet.
    static String options(String kind) {
        var spec = SPECS.get(kind);
        if (spec == null) {
            throw new IllegalArgumentException("there is no spec " + kind);
        }
        if (spec.options().stream().allMatch(option -> option.value().isEmpty())) {
            return notYet(spec).strip();
        }
        boolean defaults = spec.options().stream().anyMatch(o -> !unless(o).isEmpty());
        var head = "| " + spec.noun() + " | value |" + (defaults ? " default |" : "") + " |\n";
        var rule = "|---|---|" + (defaults ? "---|" : "") + "---|\n";
        var rows =
                spec.options().stream()
                        .filter(option -> option.value().isPresent())
                        .map(option -> row(option, defaults))
                        .collect(Collectors.joining("\n"));
        return head + rule + rows + notYet(spec);
    }

    private static String row(Option<?> option, boolean defaults) {
        return "| `%s` | %s |%s %s |"
                .formatted(
                        option.name(),
                        option.value().orElseThrow().form(),
                        defaults ? " " + unless(option) + " |" : "",
                        option.help());
    }

    private static String unless(Option<?> option) {
        return option.needed()
                ? "required"
                : option.unless().map(value -> "`" + written(value) + "`").orElse("");
    }

    /// Returns a map of options in braces, as the file would write it.
    private static String written(Object value) {
        return value instanceof Map<?, ?> ? value.toString().replace("=", ": ") : value.toString();
    }

    private static String notYet(Spec spec) {
        var names =
                spec.options().stream()
                        .filter(option -> option.value().isEmpty())
                        .map(option -> "`" + option.name() + "` (" + option.help() + ")")
                        .toList();
        return names.isEmpty() ? "" : "\n\nNot supported yet: " + String.join(", ", names) + ".";
    }

    static String source() {
        return members(SourceStruct.ITEM, SOURCE);
    }

    static String file() {
        return members(SourceStruct.FILE, FILE);
    }

    /// Returns the members of a `source`, each with a description.
    private static String members(SourceStruct origin, Map<String, String> sentences) {
        return origin.members().stream()
                .map(m ->
                        "- `source.%s` %s: %s"
                                .formatted(
                                        m.name(),
                                        m.sqlType().toLowerCase(Locale.ROOT),
                                        sentences.get(m.name())))
                .collect(Collectors.joining("\n"));
    }

    /// Returns the columns of a file event.
    static String fileEvent(Schema record) {
        return record.fields().stream()
                .map(field -> "`%s` %s".formatted(field.name(), field.type()))
                .collect(Collectors.joining(", ", "", "."));
    }
}

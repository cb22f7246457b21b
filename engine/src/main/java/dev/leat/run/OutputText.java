package dev.leat.run;

import dev.leat.batch.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The output of a record as a text, without the identities and keys of its rows. The order of
/// sinks and columns does not matter: equal outputs have the same text.
final class OutputText {

    private static final JsonMapper JSON = JsonMapper.shared();

    private OutputText() {}

    static String of(PipelineOutput.OfRecord output) {
        var text = JSON.createObjectNode();
        lists(output.rows(), text.putObject("rows"), OutputText::write);
        lists(output.rejected(), text.putObject("rejected"), OutputText::write);
        return JSON.writeValueAsString(text);
    }

    /// Returns the output of a text, whose rows get this key.
    static PipelineOutput.OfRecord read(String text, String keyDocument) {
        var tree = JSON.readTree(text);
        return new PipelineOutput.OfRecord(
                lists(tree.path("rows"), row -> row(row, keyDocument)),
                lists(tree.path("rejected"), OutputText::reason));
    }

    private interface Writing<T> {
        void write(T value, ObjectNode to);
    }

    private static <T> void lists(Map<String, List<T>> of, ObjectNode to, Writing<T> writing) {
        new TreeMap<>(of)
                .forEach((sink, values) -> {
                    ArrayNode list = to.putArray(sink);
                    values.forEach(value -> writing.write(value, list.addObject()));
                });
    }

    private static <T> Map<String, List<T>> lists(JsonNode of, Function<JsonNode, T> reading) {
        var lists = new LinkedHashMap<String, List<T>>();
        for (var sink : of.properties()) {
            var values = new ArrayList<T>();
            sink.getValue().forEach(value -> values.add(reading.apply(value)));
            lists.put(sink.getKey(), values);
        }
        return lists;
    }

    private static void write(SinkRow row, ObjectNode to) {
        texts(row.place(), to.putObject("place"));
        to.put("document", row.sortedDocument());
        texts(row.values(), to.putObject("values"));
    }

    private static SinkRow row(JsonNode row, String keyDocument) {
        return new SinkRow(
                "",
                keyDocument,
                texts(row.path("place")),
                row.path("document").asString(),
                texts(row.path("values")));
    }

    private static void texts(Map<String, String> of, ObjectNode to) {
        new TreeMap<>(of).forEach(to::put);
    }

    private static Map<String, String> texts(JsonNode of) {
        var texts = new LinkedHashMap<String, String>();
        of.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asString()));
        return texts;
    }

    private static void write(Reason reason, ObjectNode to) {
        to.put("cause", reason.cause());
        reason.field().ifPresent(field -> to.put("field", field));
        reason.value().ifPresent(value -> to.put("value", value));
        to.put("message", reason.message());
        reason.step().ifPresent(step -> to.put("step", step));
    }

    private static Reason reason(JsonNode reason) {
        return new Reason(
                reason.path("cause").asString(),
                text(reason, "field"),
                text(reason, "value"),
                reason.path("message").asString(),
                text(reason, "step"));
    }

    private static Optional<String> text(JsonNode of, String name) {
        return of.has(name) ? Optional.of(of.path(name).asString()) : Optional.empty();
    }
}

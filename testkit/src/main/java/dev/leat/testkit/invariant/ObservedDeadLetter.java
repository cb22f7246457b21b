package dev.leat.testkit.invariant;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.OriginalMessage;
import dev.leat.port.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A dead letter in its queue: the original message and the contents of its `leat` attribute.
/// `whole` is true if all reasons fitted into the attribute.
record ObservedDeadLetter(
        String id,
        long sequence,
        byte[] body,
        Map<String, Attribute> attributes,
        String source,
        String pipeline,
        String identity,
        int attempts,
        List<String> done,
        Map<String, List<Reason>> failed,
        boolean whole) {

    /// Cause in the dead letter of a record that an endpoint refused. Such a dead letter is written
    /// after the batch, and names no other sink as failed.
    static final String ENDPOINT = "endpoint";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Returns the dead letter; empty if the message is not a dead letter.
    static Optional<ObservedDeadLetter> of(Message.Seen seen) {
        return OriginalMessage.of(seen.attributes()).map(former -> letter(seen, former));
    }

    private static ObservedDeadLetter letter(Message.Seen seen, OriginalMessage former) {
        var leat =
                JSON.readTree(
                        Optional.ofNullable(seen.attributes().get(DeadLetter.ATTRIBUTE))
                                .orElseThrow()
                                .asText());
        var failed = new LinkedHashMap<String, List<Reason>>();
        leat.path("failed").forEach(sink -> failed.put(sink.asString(), new ArrayList<>()));
        for (var reason : leat.path("reasons")) {
            var sinks = reason.has("sinks") ? texts(reason.path("sinks")) : failed.keySet();
            sinks.forEach(sink ->
                    failed.computeIfAbsent(sink, _ -> new ArrayList<>()).add(reason(reason)));
        }
        return new ObservedDeadLetter(
                seen.id(),
                seen.sequence(),
                seen.body(),
                former.attributes(),
                former.source(),
                leat.path("pipeline").asString(""),
                leat.path("identity").asString(""),
                leat.path("attempts").asInt(0),
                texts(leat.path("done")),
                failed,
                !leat.has("more_reasons"));
    }

    private static Reason reason(JsonNode reason) {
        return new Reason(
                reason.path("cause").asString(""),
                text(reason, "field"),
                text(reason, "value"),
                reason.path("message").asString(""),
                text(reason, "step"));
    }

    private static Optional<String> text(JsonNode node, String property) {
        return node.has(property)
                ? Optional.of(node.path(property).asString(""))
                : Optional.empty();
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asString("")));
        return List.copyOf(texts);
    }

    boolean failed(String sink) {
        return failed.containsKey(sink);
    }

    List<Reason> reasons(String sink) {
        return failed.getOrDefault(sink, List.of());
    }

    /// True if the dead letter was written because an endpoint refused the record after the batch.
    boolean refused() {
        return failed.keySet().stream().anyMatch(sink -> says(sink, ENDPOINT));
    }

    boolean says(String sink, String cause) {
        return reasons(sink).stream().anyMatch(reason -> reason.cause().equals(cause));
    }
}

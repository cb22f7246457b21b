package dev.leat.testkit.verdict;

import dev.leat.deadletter.DeadLetter;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.testkit.scenario.Expectation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A dead letter as found in its queue: its body, reasons and attempts, and the sinks that are
/// done. A dead letter has no reasons if not a pipeline but clients received the message too often.
record SeenDeadLetter(String body, List<String> reasons, OptionalInt attempts, List<String> done) {

    private static final int PAGE = 1000;

    /// Returns all dead letters of a queue, oldest first.
    static List<SeenDeadLetter> all(MessageQueue queue) {
        var letters = new ArrayList<SeenDeadLetter>();
        long next = 0;
        var page = queue.browse(next, PAGE);
        while (!page.isEmpty()) {
            page.forEach(message -> letters.add(of(message)));
            next = page.getLast().sequence() + 1;
            page = queue.browse(next, PAGE);
        }
        return letters;
    }

    private static SeenDeadLetter of(Message.Seen message) {
        var leat = leat(message);
        var reasons = new ArrayList<String>();
        leat.path("reasons").forEach(reason -> reasons.add(reason(reason)));
        var done = new ArrayList<String>();
        leat.path("done").forEach(sink -> done.add(sink.asString("")));
        return new SeenDeadLetter(
                new String(message.body(), StandardCharsets.UTF_8),
                reasons,
                leat.has("attempts")
                        ? OptionalInt.of(leat.path("attempts").asInt())
                        : OptionalInt.empty(),
                done);
    }

    private static JsonNode leat(Message.Seen message) {
        var attribute = message.attributes().get(DeadLetter.ATTRIBUTE);
        try {
            return attribute == null
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(attribute.value());
        } catch (JacksonException notOurs) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static String reason(JsonNode reason) {
        var field = reason.path("field").asString("");
        var value = reason.path("value").asString("");
        var where = field.isEmpty() ? "" : value.isEmpty() ? field : field + " = " + value;
        return reason.path("cause").asString("")
                + ": "
                + reason.path("message").asString("")
                + (where.isEmpty() ? "" : " (" + where + ")");
    }

    boolean is(Expectation.Letter expected) {
        return expected.body().map(body::contains).orElse(true)
                && expected.reasons().stream()
                        .allMatch(text -> reasons.stream().anyMatch(r -> r.contains(text)))
                && (expected.attempts().isEmpty() || expected.attempts().equals(attempts))
                && expected.done()
                        .map(sinks -> new HashSet<>(sinks).equals(new HashSet<>(done)))
                        .orElse(true);
    }
}

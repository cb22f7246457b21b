package dev.leat.cli;

import dev.leat.batch.Attribute;
import dev.leat.cli.terminal.Body;
import dev.leat.letter.DeadLetter;
import dev.leat.port.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A message in a dead-letter queue, with what its `leat` attribute says. A message that was
/// received too often, or that somebody else sent there, has no such attribute.
record Letter(Message.Seen message, JsonNode leat) {

    /// Causes of letters without reasons.
    static final String UNKNOWN = "unknown";

    private static final String CHECK = "check";

    private static final JsonMapper JSON = JsonMapper.shared();

    static Letter of(Message.Seen message) {
        var attribute = message.attributes().get(DeadLetter.ATTRIBUTE);
        return new Letter(message, attribute == null ? JSON.createObjectNode() : read(attribute));
    }

    private static JsonNode read(Attribute attribute) {
        try {
            return JSON.readTree(attribute.value());
        } catch (JacksonException notOurs) {
            return JSON.createObjectNode();
        }
    }

    /// The same letter without the values of these fields.
    Letter masked(Set<String> personal) {
        var copy = leat.deepCopy();
        for (var reason : copy.path("reasons")) {
            if (reason instanceof ObjectNode object
                    && object.has("value")
                    && personal.contains(root(object.path("field").asString("")))) {
                object.put("value", Body.MASK);
            }
        }
        return new Letter(message, copy);
    }

    /// The column that a path such as `items[2].quantity` begins with.
    private static String root(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        return path.substring(0, end);
    }

    /// Why it was rejected, one entry a reason.
    List<Why> reasons() {
        var reasons = new ArrayList<Why>();
        for (var reason : leat.path("reasons")) {
            reasons.add(
                    new Why(
                            reason.path("cause").asString(UNKNOWN),
                            reason.path("step").asString(""),
                            reason.path("field").asString(""),
                            reason.path("value").asString(""),
                            reason.path("message").asString("")));
        }
        return reasons.isEmpty() ? List.of(nothingKnown()) : reasons;
    }

    private static Why nothingKnown() {
        return new Why(UNKNOWN, "", "", "", "no attribute 'leat' says why");
    }

    /// One reason. Empty texts where there is nothing to say.
    record Why(String cause, String step, String field, String value, String message) {

        /// Where it went wrong: the sentence of a check, the field, or else the step.
        String where() {
            if (cause.equals(CHECK)) {
                return message;
            }
            return field.isEmpty() ? step : field;
        }
    }
}

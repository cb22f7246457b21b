package dev.leat.cli.trial;

import dev.leat.deadletter.DeadLetter;
import dev.leat.port.Message;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what a dead letter says of itself.
public final class Letters {

    private Letters() {}

    /// Every reason once, whichever sinks it holds for: its cause, and behind a blank the field or,
    /// of a check, the sentence.
    public static List<String> reasons(Message.Seen letter) {
        return leat(letter).get("reasons").values().stream().map(Letters::reason).toList();
    }

    public static JsonNode leat(Message.Seen letter) {
        var attribute = letter.attributes().get(DeadLetter.ATTRIBUTE);
        if (attribute == null) {
            throw new AssertionError("a dead letter without 'leat': " + letter);
        }
        return JsonMapper.shared().readTree(attribute.value());
    }

    private static String reason(JsonNode reason) {
        var cause = reason.get("cause").stringValue();
        if (cause.equals("check")) {
            return cause + " " + reason.get("message").stringValue();
        }
        return reason.has("field") ? cause + " " + reason.get("field").stringValue() : cause;
    }
}

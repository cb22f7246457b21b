package dev.leat.event;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// An event that matches a rule. `json` is the event as JSON, `received` the time at which the bus
/// received it.
public record MatchedEvent(String json, String ruleArn, String ruleName, Instant received) {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                    .build();

    private static final String PREFIX = "aws.events.";

    /// Returns the values of the event.
    JsonNode values() {
        return JSON.readTree(json);
    }

    /// Returns the value of a variable that each template has; empty if there is no such variable.
    ///
    /// @param values the values of the event
    Optional<JsonNode> predefined(String variable, JsonNode values) {
        if (!variable.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return switch (variable.substring(PREFIX.length())) {
            case "rule-arn" -> Optional.of(StringNode.valueOf(ruleArn));
            case "rule-name" -> Optional.of(StringNode.valueOf(ruleName));
            case "event.ingestion-time" -> Optional.of(StringNode.valueOf(received.toString()));
            case "event.json" -> Optional.of(values);
            case "event" -> Optional.of(((ObjectNode) values.deepCopy()).without("detail"));
            default -> Optional.empty();
        };
    }
}

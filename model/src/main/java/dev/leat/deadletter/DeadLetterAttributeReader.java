package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.RedriveHistory;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the `leat` attribute of a dead letter, as written by [DeadLetterAttribute].
final class DeadLetterAttributeReader {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Attribute> attributes;
    private final List<String> done = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<DeadLetterInfo.SinkReason> reasons = new ArrayList<>();
    private List<RedriveHistory.Life> lives = List.of();
    private String pipeline = "";
    private String source = "";
    private String identity = "";
    private String originalId = "";
    private String firstSeen = "";
    private int attempts;
    private int more;

    DeadLetterAttributeReader(Map<String, Attribute> attributes) {
        this.attributes = new TreeMap<>(attributes);
        this.attributes.remove(DeadLetter.ATTRIBUTE);
    }

    /// Returns the content, or empty if the text is malformed.
    Optional<DeadLetterInfo> read(String text) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var property = json.currentName();
                json.nextToken();
                property(property, json);
            }
            return Optional.of(
                    new DeadLetterInfo(
                            pipeline,
                            source,
                            identity,
                            originalId,
                            firstSeen,
                            attempts,
                            done,
                            failed,
                            reasons,
                            more,
                            lives,
                            attributes));
        } catch (JacksonException | DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private void property(String name, JsonParser json) {
        switch (name) {
            case "pipeline" -> pipeline = json.getString();
            case "source" -> source = json.getString();
            case "identity" -> identity = json.getString();
            case "original_id" -> originalId = json.getString();
            case "first_seen" -> firstSeen = time(json.getString());
            case "attempts" -> attempts = Math.max(0, json.getIntValue());
            case "more_reasons" -> more = Math.max(0, json.getIntValue());
            case "done" -> RedriveAttribute.names(json, done);
            case "failed" -> RedriveAttribute.names(json, failed);
            case "reasons" -> reasons(json);
            case "lives" -> lives = RedriveLives.read(json);
            case "attributes" -> OverflowAttributes.read(json, attributes);
            default -> json.skipChildren();
        }
    }

    /// Returns the text if it is a valid time, else an empty string.
    private static String time(String text) {
        try {
            return RedriveLives.time(text).toString();
        } catch (DateTimeException _) {
            return "";
        }
    }

    private void reasons(JsonParser json) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            reasons.add(reason(json));
        }
    }

    private static DeadLetterInfo.SinkReason reason(JsonParser json) {
        var texts = new TreeMap<String, String>();
        var sinks = new ArrayList<String>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var property = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                texts.put(property, json.getString());
            } else if (property.equals("sinks")) {
                RedriveAttribute.names(json, sinks);
            } else {
                json.skipChildren();
            }
        }
        var reason =
                new Reason(
                        texts.getOrDefault("cause", Cause.UNKNOWN),
                        Optional.ofNullable(texts.get("field")),
                        Optional.ofNullable(texts.get("value")),
                        texts.getOrDefault("message", ""),
                        Optional.ofNullable(texts.get("step")));
        return new DeadLetterInfo.SinkReason(reason, sinks);
    }
}

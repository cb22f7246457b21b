package dev.leat.letter;

import dev.leat.batch.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a dead letter was: the queue in which it died, and the attributes that its producer gave
/// it. Read from the `leat` attribute, which [LetterAttribute] writes.
public record FormerMessage(String source, Map<String, Attribute> attributes) {

    private static final JsonFactory JSON = new JsonFactory();

    public FormerMessage {
        attributes = Map.copyOf(attributes);
    }

    /// Empty if a message with these attributes is no dead letter of Leat's.
    public static Optional<FormerMessage> of(Map<String, Attribute> attributes) {
        var leat = attributes.get(DeadLetter.ATTRIBUTE);
        if (leat == null || !LetterAttribute.isLetters(leat)) {
            return Optional.empty();
        }
        var kept = new TreeMap<>(attributes);
        kept.remove(DeadLetter.ATTRIBUTE);
        try (var json = JSON.createParser(ObjectReadContext.empty(), leat.asText())) {
            var source = source(json, kept);
            return source.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new FormerMessage(source, kept));
        } catch (JacksonException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The source, and into `kept` the attributes for which the letter had no place.
    private static String source(JsonParser json, Map<String, Attribute> kept) {
        var source = "";
        json.nextToken();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var property = json.currentName();
            json.nextToken();
            if (property.equals("source")) {
                source = json.getString();
            } else if (property.equals("attributes")) {
                moved(json, kept);
            } else {
                json.skipChildren();
            }
        }
        return source;
    }

    private static void moved(JsonParser json, Map<String, Attribute> kept) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            json.nextToken();
            kept.put(name, attribute(json));
        }
    }

    private static Attribute attribute(JsonParser json) {
        var type = "";
        var value = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var property = json.currentName();
            json.nextToken();
            if (property.equals("type")) {
                type = json.getString();
            } else if (property.equals("value")) {
                value = json.getString();
            }
        }
        return new Attribute(type, bytes(type, value));
    }

    /// Base64 that was cut ends in the middle of a group.
    private static byte[] bytes(String type, String value) {
        boolean binary = new Attribute(type, new byte[0]).binary();
        return binary
                ? Base64.getDecoder().decode(value.substring(0, value.length() / 4 * 4))
                : value.getBytes(StandardCharsets.UTF_8);
    }
}

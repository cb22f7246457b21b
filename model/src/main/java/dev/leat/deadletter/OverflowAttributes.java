package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The producer's attributes that are stored inside `leat`. SQS allows ten attributes, so the
/// smallest is moved if the producer used all ten. A producer's own attribute `leat` is moved, too.
final class OverflowAttributes {

    /// Maximum number of attributes of a message in SQS.
    static final int MAX_ATTRIBUTES = 10;

    /// Maximum length of an attribute's name in SQS.
    private static final int MAX_NAME_LENGTH = 256;

    private static final String NAME = "attributes";

    private final TreeMap<String, Attribute> kept;
    private final TreeMap<String, Attribute> moved = new TreeMap<>();

    private OverflowAttributes(Map<String, Attribute> attributes) {
        kept = new TreeMap<>(attributes);
    }

    /// Divides a producer's attributes into attributes that stay and attributes that are moved.
    static OverflowAttributes of(Map<String, Attribute> attributes) {
        var moved = new OverflowAttributes(attributes);
        moved.divide();
        return moved;
    }

    private void divide() {
        var own = kept.remove(DeadLetter.ATTRIBUTE);
        if (own != null
                && !DeadLetterAttribute.isDeadLetterAttribute(own)
                && !RedriveAttribute.is(own)) {
            moved.put(DeadLetter.ATTRIBUTE, own);
        }
        var trace = Optional.ofNullable(kept.remove(Attribute.TRACE_HEADER));
        while (kept.size() >= MAX_ATTRIBUTES) {
            var smallest =
                    kept.entrySet().stream()
                            .min(Comparator.comparingInt(e -> e.getValue().value().length))
                            .orElseThrow();
            moved.put(smallest.getKey(), smallest.getValue());
            kept.remove(smallest.getKey());
        }
        trace.ifPresent(header -> kept.put(Attribute.TRACE_HEADER, header));
    }

    int size() {
        return moved.size();
    }

    /// Returns the size of the attributes that were not moved, and of the name and type of `leat`.
    /// The trace header does not count.
    long bytes() {
        long bytes = (long) DeadLetter.ATTRIBUTE.length() + Attribute.text("").type().length();
        for (var attribute : kept.entrySet()) {
            if (!attribute.getKey().equals(Attribute.TRACE_HEADER)) {
                bytes += attribute.getKey().getBytes(StandardCharsets.UTF_8).length;
                bytes += attribute.getValue().type().getBytes(StandardCharsets.UTF_8).length;
                bytes += attribute.getValue().value().length;
            }
        }
        return bytes;
    }

    /// Returns the attributes that were not moved, and `leat` with this text.
    Map<String, Attribute> with(String leat) {
        var all = new TreeMap<>(kept);
        all.put(DeadLetter.ATTRIBUTE, Attribute.text(leat));
        return all;
    }

    /// Writes the moved attributes as a JSON property, if there are any. Values are cut after
    /// `longestValue` characters.
    void write(JsonGenerator json, int longestValue) {
        if (moved.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart(NAME);
        moved.forEach((name, attribute) -> {
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("type", attribute.type());
            var value =
                    attribute.binary()
                            ? Base64.getEncoder().encodeToString(attribute.value())
                            : attribute.asText();
            if (value.length() > longestValue) {
                json.writeBooleanProperty("cut", true);
                value = value.substring(0, longestValue);
            }
            json.writeStringProperty("value", value);
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    /// Reads the value of the property with the moved attributes into `to`.
    ///
    /// @throws IllegalArgumentException if the attributes exceed the limits of a message
    static void read(JsonParser json, Map<String, Attribute> to) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            json.nextToken();
            to.put(name, attribute(json));
            // The limit does not include the trace header.
            if (name.length() > MAX_NAME_LENGTH || to.size() > MAX_ATTRIBUTES + 1) {
                throw new IllegalArgumentException(
                        "the attributes are more or longer than a message allows");
            }
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

    /// Base64 that was cut may end within a group of four characters.
    private static byte[] bytes(String type, String value) {
        boolean binary = new Attribute(type, new byte[0]).binary();
        return binary
                ? Base64.getDecoder().decode(value.substring(0, value.length() / 4 * 4))
                : value.getBytes(StandardCharsets.UTF_8);
    }
}

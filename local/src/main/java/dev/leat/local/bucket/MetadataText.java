package dev.leat.local.bucket;

import dev.leat.port.Buckets;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The JSON form of an object's metadata.
final class MetadataText {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String NONE = "{}";

    private MetadataText() {}

    /// Returns the reason why the metadata is invalid; empty if it is valid.
    static Optional<String> problem(Map<String, String> metadata) {
        int bytes =
                metadata.entrySet().stream()
                        .mapToInt(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
                        .sum();
        return bytes <= Buckets.MOST_METADATA
                ? Optional.empty()
                : Optional.of(
                        "the metadata of an object has %,d bytes; at most %,d are allowed, so shorten it"
                                .formatted(bytes, Buckets.MOST_METADATA));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static String text(Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return NONE;
        }
        var out = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            new TreeMap<>(metadata).forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        return out.toString();
    }

    /// Parses the output of [#text].
    static Map<String, String> read(String text) {
        if (text.equals(NONE)) {
            return Map.of();
        }
        var metadata = new LinkedHashMap<String, String>();
        try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = json.currentName();
                json.nextToken();
                metadata.put(name, json.getString());
            }
        }
        return metadata;
    }
}

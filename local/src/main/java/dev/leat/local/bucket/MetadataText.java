package dev.leat.local.bucket;

import dev.leat.port.Buckets;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The JSON form of an object's metadata.
final class MetadataText {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
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
        return metadata.isEmpty() ? NONE : JSON.writeValueAsString(new TreeMap<>(metadata));
    }

    /// Parses the output of [#text].
    static Map<String, String> read(String text) {
        return text.equals(NONE) ? Map.of() : JSON.readValue(text, TEXTS);
    }
}

package dev.leat.kernel.compile;

import dev.leat.app.Shrink;
import dev.leat.decode.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// The result of a rule that shortens a value: the new JSON, or empty if the value is removed, and
/// a note for users. `json` is not modified.
record ShorterValue(Optional<byte[]> json, String note) {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    /// Applies a rule to a value in JSON. Returns empty if it does not shorten the value.
    static Optional<ShorterValue> of(Shrink.Rule rule, byte[] value) {
        return switch (rule) {
            case Shrink.Rule.Drop _ ->
                    value[0] == 'n' // null
                            ? Optional.empty()
                            : Optional.of(new ShorterValue(Optional.empty(), "dropped"));
            case Shrink.Rule.Truncate(int bytes) ->
                    value[0] == '"' && value.length > bytes
                            ? truncated(text(value), bytes)
                            : Optional.empty();
            case Shrink.Rule.First(int items) ->
                    value[0] == '[' ? first(value, items) : Optional.empty();
        };
    }

    private static String text(byte[] value) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), value)) {
            json.nextToken();
            return json.getString();
        }
    }

    private static Optional<ShorterValue> truncated(String text, int bytes) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= bytes) {
            return Optional.empty();
        }
        int end = bytes - Shrink.MARKER.length();
        while ((utf8[end] & 0xC0) == 0x80) {
            end--; // inside a character
        }
        var shorter = new String(utf8, 0, end, StandardCharsets.UTF_8) + Shrink.MARKER;
        return Optional.of(
                new ShorterValue(
                        Optional.of(new JsonWriter(false).quoted(shorter).copy()),
                        "truncated from %d to %d bytes"
                                .formatted(utf8.length, end + Shrink.MARKER.length())));
    }

    private static Optional<ShorterValue> first(byte[] value, int items) {
        int count = 0;
        int end = 1;
        try (var json = JSON.createParser(ObjectReadContext.empty(), value)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                json.skipChildren();
                json.finishToken();
                if (++count == items) {
                    end = (int) json.currentLocation().getByteOffset();
                }
            }
        }
        if (count <= items) {
            return Optional.empty();
        }
        var shorter = Arrays.copyOf(value, end + 1);
        shorter[end] = ']';
        return Optional.of(
                new ShorterValue(
                        Optional.of(shorter), "first %d of %d items".formatted(items, count)));
    }
}

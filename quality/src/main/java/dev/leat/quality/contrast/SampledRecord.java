package dev.leat.quality.contrast;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A record of a [RecordSample].
///
/// @param body the document as the producer wrote it; callers must not change it
/// @param arrived the time of arrival; empty if the source does not keep it
/// @param attributes the producer's attributes that are texts
public record SampledRecord(
        byte[] body, Optional<Instant> arrived, Map<String, String> attributes) {

    public SampledRecord {
        attributes = Map.copyOf(attributes);
    }

    /// Returns a record of which only the document is known.
    public static SampledRecord of(String body) {
        return new SampledRecord(body.getBytes(StandardCharsets.UTF_8), Optional.empty(), Map.of());
    }

    /// Returns about the bytes that the record needs.
    long size() {
        return body.length
                + attributes.entrySet().stream()
                        .mapToLong(one -> one.getKey().length() + one.getValue().length())
                        .sum();
    }
}

package dev.leat.batch;

import java.time.Instant;
import java.util.Map;

/// One message as it was leased: original bytes, the producer's attributes, and how often it was
/// handed out (`attempt`, from 1). `receivedAt` is when it first arrived, the same on every
/// delivery and kept across dead letters. The arrays belong to the record: do not write to them.
public record Record(
        String id,
        byte[] body,
        Map<String, Attribute> attributes,
        int attempt,
        Instant receivedAt) {

    public Record {
        attributes = Map.copyOf(attributes);
    }
}

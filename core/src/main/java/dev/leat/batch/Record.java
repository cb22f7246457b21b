package dev.leat.batch;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One message as it was leased: original bytes, the producer's attributes, and how often it was
/// handed out (`attempt`, from 1). `receivedAt` is when it first arrived, the same on every
/// delivery and kept across dead letters. `group` is the message's group, if it has one; `sequence`
/// grows in the order of arrival. `redrive` is there if it was a dead letter and came back. The
/// arrays belong to the record: do not write to them.
public record Record(
        String id,
        byte[] body,
        Map<String, Attribute> attributes,
        int attempt,
        Instant receivedAt,
        long sequence,
        Optional<String> group,
        Optional<RedriveHistory> redrive) {

    public Record {
        attributes = Map.copyOf(attributes);
    }

    /// A record that never was a dead letter.
    public Record(
            String id,
            byte[] body,
            Map<String, Attribute> attributes,
            int attempt,
            Instant receivedAt,
            long sequence,
            Optional<String> group) {
        this(id, body, attributes, attempt, receivedAt, sequence, group, Optional.empty());
    }

    /// A record of no group, where order does not matter.
    public Record(
            String id,
            byte[] body,
            Map<String, Attribute> attributes,
            int attempt,
            Instant receivedAt) {
        this(id, body, attributes, attempt, receivedAt, 0, Optional.empty());
    }
}

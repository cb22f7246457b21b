package dev.leat.batch;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A leased message: original bytes, the producer's attributes, and the delivery count (`attempt`,
/// counted from 1). `receivedAt` is the time when the message first arrived. It stays the same in
/// redeliveries, and in redrives of its dead letter. `group` is the message group, if any;
/// `sequence` increases in order of arrival. `redrive` is set if the record was a dead letter and
/// was redriven. Callers must not write to the arrays.
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

    /// Creates a record that was never a dead letter.
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

    /// Creates a record without a group, for sources without order.
    public Record(
            String id,
            byte[] body,
            Map<String, Attribute> attributes,
            int attempt,
            Instant receivedAt) {
        this(id, body, attributes, attempt, receivedAt, 0, Optional.empty());
    }

    /// Returns the record with another delivery count.
    public Record inAttempt(int other) {
        return new Record(id, body, attributes, other, receivedAt, sequence, group, redrive);
    }
}

package dev.leat.redrive;

import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.port.Message;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message in a dead-letter queue, as seen by a redrive. A message that Leat did not write, or
/// that exceeded its receive count, has no `finding`, and its cause is unknown. `before` is the
/// message as it was before it became a dead letter.
public record ReceivedDeadLetter(
        Message.Seen message, Optional<DeadLetterInfo> finding, Record before) {

    public static ReceivedDeadLetter of(Message.Seen message) {
        var leased =
                new Record(
                        message.id(),
                        message.body(),
                        message.attributes(),
                        message.attempt(),
                        message.sentAt(),
                        message.sequence(),
                        message.group());
        return new ReceivedDeadLetter(
                message,
                DeadLetterInfo.of(message.attributes()),
                RedriveAttribute.restored(leased));
    }

    /// Returns its groups, that of the first reason first.
    public List<Cause> causes() {
        return Cause.of(message.attributes());
    }

    /// Returns the ids of its groups.
    public List<String> groups() {
        return causes().stream().map(Cause::id).toList();
    }

    public List<DeadLetterInfo.SinkReason> reasons() {
        return finding.map(DeadLetterInfo::reasons).orElse(List.of());
    }

    /// The pipeline; empty if unknown.
    public String pipeline() {
        return finding.map(DeadLetterInfo::pipeline).orElse("");
    }

    /// Returns its source queue; empty if unknown.
    public Optional<String> source() {
        return finding.map(DeadLetterInfo::source)
                .filter(name -> !name.isEmpty())
                .or(() ->
                        Optional.ofNullable(message.attributes().get(Attribute.DEAD_LETTER_SOURCE))
                                .map(Attribute::asText));
    }

    /// Returns its earlier lives, oldest first.
    public List<RedriveHistory.Life> lives() {
        return finding.map(DeadLetterInfo::lives)
                .or(() -> before.redrive().map(RedriveHistory::lives))
                .orElse(List.of());
    }

    /// Returns the number of deliveries in its last life.
    public int attempts() {
        return finding.map(DeadLetterInfo::attempts).orElse(message.attempt());
    }

    /// Returns how often the record failed with its first cause, this life included.
    public long failures() {
        var cause = causes().getFirst().id();
        return 1 + lives().stream().filter(life -> life.cause().equals(cause)).count();
    }

    /// Returns the producer's attributes.
    public Map<String, Attribute> attributes() {
        return finding.map(DeadLetterInfo::attributes).orElse(before.attributes());
    }

    /// The record's identity in hexadecimal; empty if unknown.
    public String identity() {
        return finding.map(DeadLetterInfo::identity).orElse("");
    }

    /// Returns the time when the message first arrived at any queue.
    public Instant firstSeen() {
        try {
            return finding.map(DeadLetterInfo::firstSeen)
                    .map(Instant::parse)
                    .orElse(before.receivedAt());
        } catch (DateTimeParseException _) {
            return before.receivedAt();
        }
    }
}

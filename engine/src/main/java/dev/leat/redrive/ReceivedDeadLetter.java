package dev.leat.redrive;

import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.port.Message;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message in a dead-letter queue, as a redrive reads it. If Leat did not write the message, or
/// the message only exceeded its receive count, `finding` is empty and the cause is unknown.
/// `before` is the message as it was before it became a dead letter.
public record ReceivedDeadLetter(
        Message.Seen message, Optional<DeadLetterInfo> finding, Record before) {

    public static ReceivedDeadLetter of(Message.Seen message) {
        return new ReceivedDeadLetter(
                message,
                DeadLetterInfo.of(message.attributes()),
                DeadLetterDetails.restored(message));
    }

    DeadLetterDetails details() {
        return new DeadLetterDetails(message, finding);
    }

    /// Returns the groups of the dead letter; the group of the first reason is the first.
    public List<Cause> causes() {
        return Cause.of(message.attributes());
    }

    /// Returns the ids of the dead letter's groups.
    public List<String> groups() {
        return causes().stream().map(Cause::id).toList();
    }

    public List<DeadLetterInfo.SinkReason> reasons() {
        return finding.map(DeadLetterInfo::reasons).orElse(List.of());
    }

    /// Returns the pipeline; empty if unknown.
    public String pipeline() {
        return finding.map(DeadLetterInfo::pipeline).orElse("");
    }

    /// Returns the source queue; empty if unknown.
    public Optional<String> source() {
        return finding.map(DeadLetterInfo::source)
                .filter(name -> !name.isEmpty())
                .or(() ->
                        Optional.ofNullable(message.attributes().get(Attribute.DEAD_LETTER_SOURCE))
                                .map(Attribute::asText));
    }

    /// Returns the record's lives, oldest first. A life is an earlier failure of the record that
    /// was redriven.
    public List<RedriveHistory.Life> lives() {
        return finding.map(DeadLetterInfo::lives)
                .or(() -> before.redrive().map(RedriveHistory::lives))
                .orElse(List.of());
    }

    /// Returns the number of deliveries since the last redrive or, without one, since the first
    /// arrival.
    public int attempts() {
        return finding.map(DeadLetterInfo::attempts).orElse(message.attempt());
    }

    /// Returns the number of times that the record failed with its first cause, including the
    /// current failure.
    public long failures() {
        var cause = causes().getFirst().id();
        return 1 + lives().stream().filter(life -> life.cause().equals(cause)).count();
    }

    /// Returns the producer's attributes.
    public Map<String, Attribute> attributes() {
        return finding.map(DeadLetterInfo::attributes).orElse(before.attributes());
    }

    /// Returns the record's identity in hexadecimal; empty if unknown.
    public String identity() {
        return finding.map(DeadLetterInfo::identity).orElse("");
    }

    /// Returns the time at which the message first arrived at any queue.
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

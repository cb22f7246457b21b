package dev.leat.inspect;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.port.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A message in a dead-letter queue with the decoded `leat` attribute. A message that SQS or
/// another client moved to the queue has no such attribute.
public record DeadLetterDetails(Message.Seen message, Optional<DeadLetterInfo> finding) {

    public static DeadLetterDetails of(Message.Seen message) {
        return new DeadLetterDetails(message, DeadLetterInfo.of(message.attributes()));
    }

    public String pipeline() {
        return finding.map(DeadLetterInfo::pipeline).orElse("");
    }

    /// Returns the causes of the dead letter, at least one.
    public List<Cause> causes() {
        return finding.map(DeadLetterInfo::causes).orElse(List.of(Cause.UNSTATED));
    }

    /// Returns true if the dead letter belongs to the group of this id.
    public boolean in(String group) {
        return causes().stream().anyMatch(cause -> cause.id().equals(group));
    }

    public List<Reason> reasons() {
        return finding.map(found ->
                        found.reasons().stream().map(DeadLetterInfo.SinkReason::reason).toList())
                .orElse(List.of(Reason.of(Cause.UNSTATED.code(), Cause.UNSTATED.text())));
    }

    /// Returns the time at which the message first arrived.
    public Instant firstSeen() {
        try {
            return finding.map(DeadLetterInfo::firstSeen)
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse)
                    .orElseGet(() -> before().receivedAt());
        } catch (DateTimeException unknown) {
            return message.sentAt();
        }
    }

    /// Returns the earlier redrives of the dead letter, oldest first.
    public List<RedriveHistory.Life> lives() {
        return finding.map(DeadLetterInfo::lives)
                .orElseGet(() -> before().redrive().map(RedriveHistory::lives).orElse(List.of()));
    }

    /// Returns true if `name` is the dead letter's number in the queue, with or without `#`, its
    /// message's id, that of its original message, or its identity.
    public boolean named(String name) {
        var number = Long.toString(message.sequence());
        return name.equals(number)
                || name.equals("#" + number)
                || name.equals(message.id())
                || finding.map(DeadLetterInfo::originalId).filter(name::equals).isPresent()
                || name.equals(identity());
    }

    /// Returns the identity in hex; empty if unknown.
    public String identity() {
        return finding.map(DeadLetterInfo::identity).orElse("");
    }

    /// Returns the attributes that the producer set.
    public Map<String, Attribute> attributes() {
        return new TreeMap<>(
                finding.map(DeadLetterInfo::attributes).orElseGet(() -> before().attributes()));
    }

    /// Returns the message as a record. If the message was redriven before SQS moved it, the record
    /// has the original attributes and time of arrival.
    private Record before() {
        return restored(message);
    }

    /// Returns a message as the record that a pipeline would read.
    public static Record restored(Message.Seen message) {
        return RedriveAttribute.restored(record(message));
    }

    /// Returns a message as a record with the attributes of the message.
    static Record record(Message.Seen message) {
        return new Record(
                message.id(),
                message.body(),
                message.attributes(),
                message.attempt(),
                message.sentAt(),
                message.sequence(),
                message.group());
    }
}

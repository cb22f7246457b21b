package dev.leat.cli.dlq.inspect;

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

/// A message in a dead-letter queue, with what its `leat` attribute says. A message that SQS itself
/// moved there, or that somebody else sent, has no such attribute.
public record DeadLetterDetails(Message.Seen message, Optional<DeadLetterInfo> finding) {

    public static DeadLetterDetails of(Message.Seen message) {
        return new DeadLetterDetails(message, DeadLetterInfo.of(message.attributes()));
    }

    public String pipeline() {
        return finding.map(DeadLetterInfo::pipeline).orElse("");
    }

    /// The groups that it belongs to, at least one.
    public List<Cause> causes() {
        return finding.map(DeadLetterInfo::causes).orElse(List.of(Cause.UNSTATED));
    }

    /// Whether it belongs to the group of this id.
    public boolean in(String group) {
        return causes().stream().anyMatch(cause -> cause.id().equals(group));
    }

    public List<Reason> reasons() {
        return finding.map(found ->
                        found.reasons().stream().map(DeadLetterInfo.SinkReason::reason).toList())
                .orElse(List.of(Reason.of(Cause.UNSTATED.code(), Cause.UNSTATED.text())));
    }

    /// When the message first arrived.
    public Instant firstSeen() {
        try {
            return finding.map(DeadLetterInfo::firstSeen)
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse)
                    .orElseGet(() -> before().receivedAt());
        } catch (DateTimeException nobodyKnows) {
            return message.sentAt();
        }
    }

    /// Its lives before this one, the oldest first.
    public List<RedriveHistory.Life> lives() {
        return finding.map(DeadLetterInfo::lives)
                .orElseGet(() -> before().redrive().map(RedriveHistory::lives).orElse(List.of()));
    }

    /// Whether a person can mean it by this: its number in the queue, with or without `#`, its
    /// message's id, or its identity.
    public boolean named(String name) {
        var number = Long.toString(message.sequence());
        return name.equals(number)
                || name.equals("#" + number)
                || name.equals(message.id())
                || name.equals(identity());
    }

    /// In hex; empty if nobody knows.
    public String identity() {
        return finding.map(DeadLetterInfo::identity).orElse("");
    }

    /// What the producer gave the message.
    public Map<String, Attribute> attributes() {
        return new TreeMap<>(
                finding.map(DeadLetterInfo::attributes).orElseGet(() -> before().attributes()));
    }

    /// A message that SQS moved may have been redriven before.
    private Record before() {
        return restored(message);
    }

    /// The record of a message that waits, as a pipeline has it.
    public static Record restored(Message.Seen message) {
        return RedriveAttribute.restored(
                new Record(
                        message.id(),
                        message.body(),
                        message.attributes(),
                        message.attempt(),
                        message.sentAt(),
                        message.sequence(),
                        message.group()));
    }
}

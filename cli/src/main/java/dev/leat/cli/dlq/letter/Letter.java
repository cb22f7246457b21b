package dev.leat.cli.dlq.letter;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.Redrive;
import dev.leat.letter.Cause;
import dev.leat.letter.Finding;
import dev.leat.letter.RedriveAttribute;
import dev.leat.port.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A message in a dead-letter queue, with what its `leat` attribute says. A message that SQS itself
/// moved there, or that somebody else sent, has no such attribute.
public record Letter(Message.Seen message, Optional<Finding> finding) {

    public static Letter of(Message.Seen message) {
        return new Letter(message, Finding.of(message.attributes()));
    }

    public String pipeline() {
        return finding.map(Finding::pipeline).orElse("");
    }

    /// The groups that it belongs to, at least one.
    public List<Cause> causes() {
        return finding.map(Finding::causes).orElse(List.of(Cause.UNSAID));
    }

    /// Whether it belongs to the group of this id.
    public boolean in(String group) {
        return causes().stream().anyMatch(cause -> cause.id().equals(group));
    }

    public List<Reason> reasons() {
        return finding.map(found -> found.reasons().stream().map(Finding.Why::reason).toList())
                .orElse(List.of(Reason.of(Cause.UNSAID.word(), Cause.UNSAID.text())));
    }

    /// When the message first arrived.
    public Instant firstSeen() {
        try {
            return finding.map(Finding::firstSeen)
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse)
                    .orElseGet(() -> before().receivedAt());
        } catch (DateTimeException nobodyKnows) {
            return message.sentAt();
        }
    }

    /// Its lives before this one, the oldest first.
    public List<Redrive.Life> lives() {
        return finding.map(Finding::lives)
                .orElseGet(() -> before().redrive().map(Redrive::lives).orElse(List.of()));
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
        return finding.map(Finding::identity).orElse("");
    }

    /// What the producer gave the message.
    public Map<String, Attribute> attributes() {
        return new TreeMap<>(
                finding.map(Finding::attributes).orElseGet(() -> before().attributes()));
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

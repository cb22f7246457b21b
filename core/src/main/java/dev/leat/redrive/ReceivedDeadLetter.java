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

/// A message in a dead-letter queue as a redrive sees it. One that was received too often, or that
/// somebody else sent there, has no finding; its cause is unknown. `before` is the message as it
/// was when it died.
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

    /// The groups it belongs to, that of its first reason first.
    public List<Cause> causes() {
        return Cause.of(message.attributes());
    }

    /// The ids of the groups it belongs to.
    public List<String> groups() {
        return causes().stream().map(Cause::id).toList();
    }

    public List<DeadLetterInfo.Why> reasons() {
        return finding.map(DeadLetterInfo::reasons).orElse(List.of());
    }

    /// Empty where nobody knows.
    public String pipeline() {
        return finding.map(DeadLetterInfo::pipeline).orElse("");
    }

    /// The queue it died in; empty where nobody knows.
    public Optional<String> source() {
        return finding.map(DeadLetterInfo::source)
                .filter(name -> !name.isEmpty())
                .or(() ->
                        Optional.ofNullable(message.attributes().get(Attribute.DIED_IN))
                                .map(Attribute::asText));
    }

    /// Its former lives, the oldest first.
    public List<RedriveHistory.Life> lives() {
        return finding.map(DeadLetterInfo::lives)
                .or(() -> before.redrive().map(RedriveHistory::lives))
                .orElse(List.of());
    }

    /// How often it was handed out in the life that ended here.
    public int attempts() {
        return finding.map(DeadLetterInfo::attempts).orElse(message.attempt());
    }

    /// How often it died of the first of its causes, this time included.
    public long failures() {
        var cause = causes().getFirst().id();
        return 1 + lives().stream().filter(life -> life.cause().equals(cause)).count();
    }

    /// What the producer gave the message.
    public Map<String, Attribute> attributes() {
        return finding.map(DeadLetterInfo::attributes).orElse(before.attributes());
    }

    /// The record's identity in hex; empty where nobody knows it.
    public String identity() {
        return finding.map(DeadLetterInfo::identity).orElse("");
    }

    /// When the message first arrived anywhere.
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

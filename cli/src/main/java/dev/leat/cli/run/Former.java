package dev.leat.cli.run;

import dev.leat.batch.Record;
import dev.leat.batch.Redrive;
import dev.leat.letter.Cause;
import dev.leat.letter.Finding;
import dev.leat.letter.RedriveAttribute;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A dead letter as the record that it was, and would be again once it is sent back.
record Former(Message.Seen message, Optional<Finding> finding) {

    static Former of(Message.Seen message) {
        return new Former(message, Finding.of(message.attributes()));
    }

    boolean selected(Audit.Terms terms) {
        return (terms.sequences().isEmpty() || terms.sequences().contains(message.sequence()))
                && terms.cause().filter(id -> !in(id)).isEmpty();
    }

    private boolean in(String group) {
        return finding.isPresent()
                && finding.get().reasons().stream()
                        .anyMatch(why ->
                                Cause.of(finding.get().pipeline(), why.reason())
                                        .id()
                                        .equals(group));
    }

    /// The queue it died in; empty where nobody knows.
    Optional<String> source() {
        return finding.map(Finding::source).filter(name -> !name.isEmpty());
    }

    Record record() {
        return finding.map(this::record)
                .orElseGet(() ->
                        RedriveAttribute.restored(
                                new Record(
                                        message.id(),
                                        message.body(),
                                        message.attributes(),
                                        1,
                                        message.sentAt(),
                                        message.sequence(),
                                        message.group())));
    }

    private Record record(Finding found) {
        return new Record(
                message.id(),
                message.body(),
                found.attributes(),
                1,
                firstSeen(found),
                message.sequence(),
                message.group(),
                Optional.of(new Redrive("preview", Set.copyOf(found.failed()), found.lives())));
    }

    private Instant firstSeen(Finding found) {
        try {
            return Instant.parse(found.firstSeen());
        } catch (DateTimeException _) {
            return message.sentAt();
        }
    }
}

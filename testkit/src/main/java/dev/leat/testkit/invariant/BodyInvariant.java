package dev.leat.testkit.invariant;

import dev.leat.batch.Record;
import dev.leat.port.Message;
import java.util.Arrays;

/// Each delivery of a message has the body and attributes that were sent.
final class BodyInvariant implements Invariant {

    @Override
    public String name() {
        return "messages are unchanged";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var life : evidence.history().lives()) {
            life.steps(MessageStep.Leased.class)
                    .flatMap(leased -> leased.event().records().stream())
                    .filter(record -> record.id().equals(life.id()))
                    .forEach(record -> check(life, record, breaches));
        }
    }

    private static void check(MessageLife life, Record record, Breaches breaches) {
        life.sent().ifPresent(sent -> sent(life, record, sent, breaches));
        var first = life.record().orElse(record);
        if (!Arrays.equals(first.body(), record.body())
                || !first.attributes().equals(record.attributes())) {
            breaches.add("%s was redelivered with a different body or attributes", life.name());
        }
        if (!first.receivedAt().equals(record.receivedAt())) {
            breaches.add(
                    "%s was first delivered with arrival time %s, and later with %s",
                    life.name(), first.receivedAt(), record.receivedAt());
        }
    }

    private static void sent(
            MessageLife life, Record record, Message.Outgoing sent, Breaches breaches) {
        if (!Arrays.equals(sent.body(), record.body())) {
            breaches.add(
                    "the body of %s, sent with %d bytes, differs from the delivered body",
                    life.name(), sent.body().length);
        }
        if (!sent.attributes().equals(record.attributes())) {
            breaches.add(
                    "%s was sent with attributes %s and delivered with %s",
                    life.name(), sent.attributes().keySet(), record.attributes().keySet());
        }
        if (!sent.group().equals(record.group())) {
            breaches.add(
                    "%s was sent in group %s and delivered in %s",
                    life.name(), sent.group().orElse("none"), record.group().orElse("none"));
        }
    }
}

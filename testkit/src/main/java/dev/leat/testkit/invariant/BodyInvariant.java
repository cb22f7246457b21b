package dev.leat.testkit.invariant;

import dev.leat.batch.Record;
import dev.leat.port.Message;
import java.util.Arrays;

/// A message is handed out as it was sent, each time.
final class BodyInvariant implements Invariant {

    @Override
    public String name() {
        return "nothing is changed";
    }

    @Override
    public void checker(Evidence evidence, Breaches breaches) {
        for (var life : evidence.history().lives()) {
            life.steps(MessageStep.Leased.class)
                    .flatMap(leased -> leased.event().records().stream())
                    .filter(record -> record.id().equals(life.id()))
                    .forEach(record -> checker(life, record, breaches));
        }
    }

    private static void checker(MessageLife life, Record record, Breaches breaches) {
        life.sent().ifPresent(sent -> sent(life, record, sent, breaches));
        var first = life.record().orElse(record);
        if (!Arrays.equals(first.body(), record.body())
                || !first.attributes().equals(record.attributes())) {
            breaches.add("%s was handed out with another body or attributes later", life.name());
        }
        if (!first.receivedAt().equals(record.receivedAt())) {
            breaches.add(
                    "%s arrived at %s, and on a later delivery at %s",
                    life.name(), first.receivedAt(), record.receivedAt());
        }
    }

    private static void sent(
            MessageLife life, Record record, Message.Outgoing sent, Breaches breaches) {
        if (!Arrays.equals(sent.body(), record.body())) {
            breaches.add(
                    "%s was sent with %d bytes and handed out with other ones",
                    life.name(), sent.body().length);
        }
        if (!sent.attributes().equals(record.attributes())) {
            breaches.add(
                    "%s was sent with attributes %s and handed out with %s",
                    life.name(), sent.attributes().keySet(), record.attributes().keySet());
        }
        if (!sent.group().equals(record.group())) {
            breaches.add(
                    "%s was sent in group %s and handed out in %s",
                    life.name(), sent.group().orElse("none"), record.group().orElse("none"));
        }
    }
}

package dev.leat.testkit.invariant;

import dev.leat.app.Queue;
import dev.leat.port.Message;
import dev.leat.testkit.simulation.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// A FIFO queue drops a duplicate within five minutes, and accepts it as a new message afterwards.
final class DeduplicationInvariant implements Invariant {

    /// SQS's deduplication interval.
    private static final Duration WINDOW = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "duplicates are detected";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        boolean jumps =
                evidence.history().events().stream().anyMatch(Event.Jumped.class::isInstance);
        var first = new HashMap<String, First>();
        for (var event : evidence.history().events()) {
            if (!jumps && event instanceof Event.Sent sent) {
                var queue = evidence.app().queue(sent.queue());
                if (queue.fifo().isPresent()) {
                    check(queue, sent, first, breaches);
                }
            }
        }
    }

    private record First(Instant at, String id) {}

    private static void check(
            Queue queue, Event.Sent sent, Map<String, First> first, Breaches breaches) {
        for (int i = 0; i < sent.messages().size(); i++) {
            var message = sent.messages().get(i);
            var key = key(queue, message);
            var id = sent.answers().get(i).id();
            var before = first.get(key);
            var age = before == null ? WINDOW : Duration.between(before.at(), sent.at());
            if (before != null && age.compareTo(WINDOW) < 0 && !id.equals(before.id())) {
                breaches.add(
                        "queue %s accepted a duplicate of a message sent %s earlier: %s",
                        queue.name(), age, key);
            }
            if (before != null && age.compareTo(WINDOW) > 0 && id.equals(before.id())) {
                breaches.add(
                        "queue %s dropped a new message as a duplicate of a message sent %s earlier: %s",
                        queue.name(), age, key);
            }
            if (before == null || !id.equals(before.id())) {
                first.put(key, new First(sent.at(), id));
            }
        }
    }

    private static String key(Queue queue, Message.Outgoing message) {
        var what = message.deduplication().orElse(HexFormat.of().formatHex(message.body()));
        boolean perGroup = queue.fifo().orElseThrow().perGroup();
        return queue.name()
                + " "
                + (perGroup ? message.group().orElse("") + " " : "")
                + (message.deduplication().isPresent() ? "by id " : "by content ")
                + what;
    }
}

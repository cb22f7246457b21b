package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.batch.Attribute;
import dev.leat.port.Message;
import dev.leat.testkit.scenario.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// A generator of input messages: sends some of the sample messages, and puts some of the sample
/// records, in batches, with pauses in between. Some are repeated, changed or truncated.
record InputGenerator(App app, MessageSamples samples, SplittableRandom random) {

    private static final int FEWEST = 10;
    private static final int MOST = 60;
    private static final int GROUPS = 4;

    List<Given> given() {
        var given = new ArrayList<Given>();
        // Prefers few messages, because nearly every defect that appears with many messages also
        // appears with few.
        int left = Math.min(random.nextInt(FEWEST, MOST + 1), random.nextInt(FEWEST, MOST + 1));
        boolean repeats = random.nextInt(3) > 0;
        boolean variants = random.nextInt(3) == 0;
        var queues = List.copyOf(samples.messages().keySet());
        var streams = List.copyOf(samples.records().keySet());
        var records = new RecordGenerator(app, samples, random);
        var sent = new ArrayList<Given.Send>();
        while (left > 0) {
            int place = random.nextInt(queues.size() + streams.size());
            if (place >= queues.size()) {
                var stream = streams.get(place - queues.size());
                left -= records.add(stream, left, repeats, variants, given);
                pause().ifPresent(given::add);
                continue;
            }
            var queue = queues.get(place);
            int size = Math.min(left, random.nextInt(4) == 0 ? 1 : random.nextInt(1, 21));
            var messages = new ArrayList<Message.Outgoing>();
            for (int i = 0; i < size; i++) {
                messages.add(message(queue, sent, repeats, variants));
            }
            sent.add(new Given.Send(queue, messages));
            given.add(sent.getLast());
            left -= size;
            pause().ifPresent(given::add);
        }
        return given;
    }

    private Optional<Given> pause() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> Optional.of(new Given.Wait(Duration.ofSeconds(random.nextInt(1, 30))));
            case 2 -> Optional.of(new Given.Wait(Duration.ofMinutes(random.nextInt(1, 20))));
            case 3 -> Optional.of(new Given.Wait(Duration.ofHours(random.nextInt(1, 30))));
            default -> Optional.empty();
        };
    }

    private Message.Outgoing message(
            String queue, List<Given.Send> sent, boolean repeats, boolean variants) {
        var message = pick(queue);
        var before = sent.stream().filter(send -> send.queue().equals(queue)).toList();
        if (!before.isEmpty() && repeats && random.nextInt(5) == 0) {
            var send = before.get(random.nextInt(before.size()));
            message = send.messages().get(random.nextInt(send.messages().size()));
        }
        if (!before.isEmpty() && variants && random.nextInt(6) == 0) {
            var send = before.get(random.nextInt(before.size()));
            var like = send.messages().get(random.nextInt(send.messages().size()));
            message = variant(queue, like, message).orElse(message);
        }
        return fit(app.queue(queue), dressed(message));
    }

    private Message.Outgoing pick(String queue) {
        var all = samples.messages().get(queue);
        return all == null ? Message.Outgoing.of(new byte[0]) : all.get(random.nextInt(all.size()));
    }

    /// Returns a message with the record key of `like` and the content of `other`: another version
    /// of the record or, without versions, a conflicting record.
    private Optional<Message.Outgoing> variant(
            String queue, Message.Outgoing like, Message.Outgoing other) {
        var key = app.consumers(queue).stream().map(Pipeline::key).findFirst().orElse(List.of());
        var mine = JsonFields.of(like.body()).filter(fields -> !key.isEmpty() && fields.has(key));
        return mine.flatMap(fields ->
                JsonFields.of(other.body())
                        .map(others -> body(other, fields.with(key, others).body())));
    }

    /// Returns the message, which is sometimes truncated, given attributes, or delayed.
    private Message.Outgoing dressed(Message.Outgoing message) {
        return switch (random.nextInt(40)) {
            case 0 -> body(message, Arrays.copyOf(message.body(), message.body().length * 2 / 3));
            case 1, 2 ->
                    new Message.Outgoing(
                            message.body(),
                            Map.of(
                                    "channel",
                                    Attribute.text("web"),
                                    "try",
                                    new Attribute("Number", new byte[] {'7'})),
                            message.delay(),
                            message.group(),
                            message.deduplication());
            case 3, 4 ->
                    new Message.Outgoing(
                            message.body(),
                            message.attributes(),
                            Optional.of(Duration.ofSeconds(random.nextInt(1, 900))),
                            message.group(),
                            message.deduplication());
            default -> message;
        };
    }

    private static Message.Outgoing body(Message.Outgoing message, byte[] body) {
        return new Message.Outgoing(
                body,
                message.attributes(),
                message.delay(),
                message.group(),
                message.deduplication());
    }

    /// Adapts a message to a FIFO queue: adds a group and, if required, a deduplication id, and
    /// removes the delay.
    private Message.Outgoing fit(Queue queue, Message.Outgoing message) {
        if (queue.fifo().isEmpty()) {
            return message;
        }
        var group = message.group().orElse("group-" + random.nextInt(GROUPS));
        var deduplication = message.deduplication();
        if (deduplication.isEmpty() && !queue.fifo().get().byContent()) {
            deduplication = Optional.of("d-" + random.nextInt(1_000_000));
        }
        return new Message.Outgoing(
                message.body(),
                message.attributes(),
                Optional.empty(),
                Optional.of(group),
                deduplication);
    }
}

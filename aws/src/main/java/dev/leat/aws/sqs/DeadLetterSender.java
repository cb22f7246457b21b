package dev.leat.aws.sqs;

import dev.leat.app.App;
import dev.leat.batch.Attribute;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.port.Message;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends dead letters to a dead-letter queue in SQS. The original is always complete. SQS counts
/// the attribute `leat` towards the size of a message, so reasons that do not fit are omitted; if
/// the attribute does not fit at all, the reasons are only in the log.
///
/// @param app the app that declares the queues
/// @param queues returns the access to a queue
record DeadLetterSender(App app, Function<String, QueueAccess> queues) {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSender.class);

    /// A dead letter and the time at which its message was first received.
    record Sent(DeadLetter letter, Instant firstReceivedAt) {}

    /// Returns dead letters as messages of this queue.
    List<QueuedLetter> messages(String queue, List<Sent> letters) {
        boolean fifo = app.queue(queue).fifo().isPresent();
        return letters.stream()
                .map(letter -> new QueuedLetter(queue, message(letter, fifo)))
                .toList();
    }

    /// Sends dead letters to this queue.
    ///
    /// @throws UnavailableException if not all of them were sent
    void send(String queue, List<Sent> letters) {
        send(messages(queue, letters));
    }

    /// Sends dead letters.
    ///
    /// @throws UnavailableException if not all of them were sent
    void send(List<QueuedLetter> letters) {
        var byQueue = new LinkedHashMap<String, List<Message.Outgoing>>();
        for (var letter : letters) {
            byQueue.computeIfAbsent(letter.queue(), _ -> new ArrayList<>()).add(letter.message());
        }
        byQueue.forEach(this::sendMessages);
    }

    private void sendMessages(String queue, List<Message.Outgoing> messages) {
        var failed = queues.apply(queue).send(messages).failed();
        if (!failed.isEmpty()) {
            throw new UnavailableException(
                    "queue %s in SQS: %d of %d dead letters were not sent: %s"
                            .formatted(
                                    queue,
                                    failed.size(),
                                    messages.size(),
                                    failed.values().iterator().next().text()));
        }
    }

    private static Message.Outgoing message(Sent sent, boolean fifo) {
        var original = sent.letter().original();
        return new Message.Outgoing(
                original.body(),
                attributes(sent.letter()),
                Optional.empty(),
                fifo ? Optional.of(original.group().orElse(original.id())) : original.group(),
                fifo ? Optional.of(deduplication(sent)) : Optional.empty());
    }

    /// Returns the same id if a commit is repeated, and another one if the message becomes a dead
    /// letter again after a redrive.
    private static String deduplication(Sent sent) {
        return Deduplication.id(
                sent.letter().source(),
                sent.letter().original().id(),
                sent.firstReceivedAt().toString());
    }

    /// Returns the causes without values, because they are logged.
    private static List<String> causes(DeadLetter letter) {
        return letter.failed().values().stream()
                .flatMap(List::stream)
                .map(why -> Cause.of(letter.pipeline(), why).where())
                .distinct()
                .toList();
    }

    private static Map<String, Attribute> attributes(DeadLetter letter) {
        var attributes = DeadLetterAttribute.attributes(letter, Message.MOST_BYTES);
        var leat = attributes.get(DeadLetter.ATTRIBUTE);
        if (leat == null || attributes.equals(letter.original().attributes())) {
            LOG.warn(
                    "The dead letter of message {} of queue {} has no room for the attribute 'leat': {}",
                    letter.original().id(),
                    letter.source(),
                    causes(letter));
            return attributes;
        }
        var all = new HashMap<>(attributes);
        all.put(DeadLetter.ATTRIBUTE, Attribute.text(SqsText.allowed(leat.asText())));
        return all;
    }
}

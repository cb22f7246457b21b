package dev.leat.aws;

import static java.util.stream.Collectors.toMap;

import dev.leat.contract.ForwardingQueue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.UnsupportedByPlatformException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A queue of the platform on AWS, whose messages a test can look at. Without access to the queue
/// of the services it receives the messages and returns them.
///
/// @param inside the queue of the services, if the test has access to it
public record ObservedQueue(MessageQueue beneath, Optional<MessageQueue> inside)
        implements ForwardingQueue {

    private static final int ALL = 10_000;

    @Override
    public List<Message.Seen> browse(long sequence, int limit) {
        try {
            return inside.orElse(beneath).browse(sequence, limit);
        } catch (UnsupportedByPlatformException noDeadLetters) {
            return received();
        }
    }

    private List<Message.Seen> received() {
        try {
            var all = beneath.receive(ALL, Duration.ZERO, Optional.empty());
            beneath.changeVisibility(
                    all.stream().collect(toMap(Message.Received::receipt, _ -> Duration.ZERO)));
            return all.stream().map(ObservedQueue::seen).toList();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Message.Seen seen(Message.Received message) {
        return new Message.Seen(
                message.sequence(),
                message.id(),
                message.body(),
                message.attributes(),
                message.attempt(),
                message.sentAt(),
                message.group(),
                message.deduplication());
    }
}

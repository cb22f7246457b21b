package dev.leat.contract;

import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A queue that forwards each call to another queue, unless the method is overridden.
public interface ForwardingQueue extends MessageQueue {

    MessageQueue beneath();

    @Override
    default List<Message.Sent> send(List<Message.Outgoing> messages) {
        return beneath().send(messages);
    }

    @Override
    default List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility)
            throws InterruptedException {
        return beneath().receive(max, wait, visibility);
    }

    @Override
    default Set<String> delete(Collection<String> receipts) {
        return beneath().delete(receipts);
    }

    @Override
    default Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts) {
        return beneath().changeVisibility(timeouts);
    }

    @Override
    default void purge() {
        beneath().purge();
    }

    @Override
    default Counts counts() {
        return beneath().counts();
    }

    @Override
    default List<Message.Seen> browse(long sequence, int limit) {
        return beneath().browse(sequence, limit);
    }
}

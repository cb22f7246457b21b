package dev.leat.engine;

import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A queue that is always empty; the engine asks it only for its counts.
final class NoQueue implements MessageQueue {

    @Override
    public List<Message.Sent> send(List<Message.Outgoing> messages) {
        throw new IllegalStateException("an engine sends through its store");
    }

    @Override
    public List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility) {
        return List.of();
    }

    @Override
    public Set<String> delete(Collection<String> receipts) {
        return Set.of();
    }

    @Override
    public Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts) {
        return Map.of();
    }

    @Override
    public void purge() {}

    @Override
    public Counts counts() {
        return new Counts(0, 0, 0, Duration.ZERO);
    }

    @Override
    public List<Message.Seen> browse(long sequence, int limit) {
        return List.of();
    }
}

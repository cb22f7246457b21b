package dev.leat.server;

import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A queue that keeps what is sent in a list and hands out nothing.
public class KeptQueue implements MessageQueue {

    private final List<Message.Seen> kept = new ArrayList<>();

    @Override
    public synchronized List<Message.Sent> send(List<Message.Outgoing> messages) {
        var sent = new ArrayList<Message.Sent>();
        for (var message : messages) {
            String id = "m" + kept.size();
            sent.add(new Message.Sent(id, kept.size()));
            kept.add(
                    new Message.Seen(
                            kept.size(),
                            id,
                            message.body(),
                            message.attributes(),
                            0,
                            Instant.parse("2026-01-02T03:04:05.678901Z"),
                            message.group(),
                            message.deduplication()));
        }
        return sent;
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
    public synchronized void purge() {
        kept.clear();
    }

    @Override
    public synchronized Counts counts() {
        return new Counts(kept.size(), 2, 1, Duration.ofSeconds(90));
    }

    @Override
    public synchronized List<Message.Seen> browse(long sequence, int limit) {
        return kept.stream().filter(m -> m.sequence() >= sequence).limit(limit).toList();
    }
}

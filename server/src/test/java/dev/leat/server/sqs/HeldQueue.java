package dev.leat.server.sqs;

import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A queue in memory: what is received stays hidden until its visibility is set to zero.
final class HeldQueue implements MessageQueue {

    private static final Instant SENT = Instant.parse("2026-01-02T03:04:05.678Z");

    private record Held(Message.Outgoing message, int attempts, boolean hidden) {}

    private final Map<String, Held> messages = new LinkedHashMap<>();
    private int sent;

    @Override
    public synchronized List<Message.Sent> send(List<Message.Outgoing> outgoing) {
        var answers = new ArrayList<Message.Sent>();
        for (var message : outgoing) {
            boolean delayed = message.delay().filter(by -> !by.isZero()).isPresent();
            answers.add(new Message.Sent("m" + sent, sent));
            messages.put("m" + sent++, new Held(message, 0, delayed));
        }
        notifyAll();
        return answers;
    }

    @Override
    public synchronized List<Message.Received> receive(
            int max, Duration wait, Optional<Duration> visibility) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        long millis = wait.toMillis();
        while (visible() == 0 && millis > 0) {
            wait(millis);
            millis = (end - System.nanoTime()) / 1_000_000;
        }
        var received = new ArrayList<Message.Received>();
        for (var entry : messages.entrySet()) {
            var held = entry.getValue();
            if (received.size() < max && !held.hidden()) {
                int attempt = held.attempts() + 1;
                boolean hides = visibility.filter(Duration::isZero).isEmpty();
                entry.setValue(new Held(held.message(), attempt, hides));
                received.add(
                        new Message.Received(
                                entry.getKey(),
                                entry.getKey() + "-" + attempt,
                                held.message().body(),
                                held.message().attributes(),
                                attempt,
                                SENT,
                                SENT.plusSeconds(1),
                                0,
                                held.message().group(),
                                held.message().deduplication()));
            }
        }
        return received;
    }

    private long visible() {
        return messages.values().stream().filter(held -> !held.hidden()).count();
    }

    @Override
    public synchronized Set<String> delete(Collection<String> receipts) {
        receipts.forEach(receipt -> messages.remove(id(receipt)));
        return receipts.stream().filter(this::had).collect(Collectors.toSet());
    }

    private static String id(String receipt) {
        return receipt.substring(0, Math.max(0, receipt.indexOf('-')));
    }

    private boolean had(String receipt) {
        return id(receipt).matches("m[0-9]{1,6}")
                && Integer.parseInt(id(receipt).substring(1)) < sent;
    }

    @Override
    public synchronized Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts) {
        var changed = new LinkedHashMap<String, Visibility>();
        timeouts.forEach((receipt, timeout) -> changed.put(receipt, change(receipt, timeout)));
        return changed;
    }

    private Visibility change(String receipt, Duration timeout) {
        if (!had(receipt)) {
            return Visibility.UNKNOWN;
        }
        boolean there =
                messages.computeIfPresent(
                                id(receipt),
                                (_, held) ->
                                        new Held(
                                                held.message(), held.attempts(), !timeout.isZero()))
                        != null;
        return there ? Visibility.CHANGED : Visibility.NOT_IN_FLIGHT;
    }

    @Override
    public synchronized void purge() {
        messages.clear();
    }

    @Override
    public synchronized Counts counts() {
        return new Counts(visible(), messages.size() - visible(), 0, Duration.ZERO);
    }

    @Override
    public synchronized List<Message.Seen> browse(long sequence, int limit) {
        return List.of();
    }
}

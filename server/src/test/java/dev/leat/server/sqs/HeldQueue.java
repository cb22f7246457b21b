package dev.leat.server.sqs;

import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A queue in memory: what is received stays hidden until its visibility is set to zero, and hides
/// the rest of its group. What is sent again under a deduplication id is not kept again.
final class HeldQueue implements MessageQueue {

    private static final Instant SENT = Instant.parse("2026-01-02T03:04:05.678Z");

    private record Held(Message.Outgoing message, int attempts, boolean hidden, int sequence) {}

    private final Map<String, Held> messages = new LinkedHashMap<>();
    private final Map<String, Message.Sent> known = new HashMap<>();
    private int sent;

    @Override
    public synchronized List<Message.Sent> send(List<Message.Outgoing> outgoing) {
        var answers = new ArrayList<Message.Sent>();
        for (var message : outgoing) {
            boolean delayed = message.delay().filter(by -> !by.isZero()).isPresent();
            var id = message.deduplication().orElse("no " + sent);
            var answer = known.computeIfAbsent(id, _ -> new Message.Sent("m" + sent, sent));
            answers.add(answer);
            if (answer.sequence() == sent) {
                messages.put("m" + sent, new Held(message, 0, delayed, sent));
                sent++;
            }
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
        var hiding = new HashSet<String>();
        for (var entry : messages.entrySet()) {
            var held = entry.getValue();
            boolean blocked = held.message().group().filter(hiding::contains).isPresent();
            if (held.hidden()) {
                held.message().group().ifPresent(hiding::add);
            } else if (received.size() < max && !blocked) {
                int attempt = held.attempts() + 1;
                boolean hides = visibility.filter(Duration::isZero).isEmpty();
                entry.setValue(new Held(held.message(), attempt, hides, held.sequence()));
                received.add(
                        new Message.Received(
                                entry.getKey(),
                                entry.getKey() + "-" + attempt,
                                held.message().body(),
                                held.message().attributes(),
                                attempt,
                                SENT,
                                SENT.plusSeconds(1),
                                held.sequence(),
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
                                                held.message(),
                                                held.attempts(),
                                                !timeout.isZero(),
                                                held.sequence()))
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

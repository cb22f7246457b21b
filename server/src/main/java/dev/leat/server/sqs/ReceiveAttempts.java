package dev.leat.server.sqs;

import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The results of receives that have a ReceiveRequestAttemptId. If a client lost the response and
/// repeats the request, it gets the same messages with the same receipt handles, and the messages
/// are hidden again. As in SQS, this is possible for five minutes, unless one of the messages was
/// deleted, had its timeout changed, or became visible; in these cases the request is a new
/// receive. The newest results are kept in memory, up to 64 MiB. Threads share it.
final class ReceiveAttempts {

    /// The time that SQS remembers an attempt.
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final long MOST_BYTES = 64L << 20;

    /// The approximate memory of a message in addition to its body.
    private static final int OVERHEAD = 1024;

    /// The key of an attempt or of a receipt handle: its queue and its text.
    private record Key(String queue, String text) {}

    private record Known(List<Message.Received> messages, Instant until, long bytes) {}

    interface Receive {
        List<Message.Received> messages() throws InterruptedException;
    }

    private final Time time;
    private final LinkedHashMap<Key, Known> known = new LinkedHashMap<>();
    private final Map<Key, Key> byReceipt = new HashMap<>();
    private final Set<Key> underWay = new HashSet<>();
    private long bytes;

    ReceiveAttempts(Time time) {
        this.time = time;
    }

    /// Returns the messages of an attempt. If another request with the same id is waiting for
    /// messages, this request waits until the other one has its result.
    List<Message.Received> of(
            Optional<String> id, Duration visibility, QueueResolver.Place place, Receive receive)
            throws InterruptedException {
        if (id.isEmpty() || visibility.isZero()) {
            return receive.messages();
        }
        var key = new Key(place.name(), id.get());
        begin(key);
        try {
            var again = again(key, visibility, place.messages());
            if (!again.isEmpty()) {
                return again;
            }
            var received = receive.messages();
            remember(key, received);
            return received;
        } finally {
            end(key);
        }
    }

    /// Removes the attempts whose receipt handles were used.
    synchronized void forget(String queue, Collection<String> receipts) {
        if (!known.isEmpty()) {
            for (var receipt : receipts) {
                var key = byReceipt.get(new Key(queue, receipt));
                if (key != null) {
                    forget(key);
                }
            }
        }
    }

    private synchronized void begin(Key key) throws InterruptedException {
        while (!underWay.add(key)) {
            wait();
        }
    }

    private synchronized void end(Key key) {
        underWay.remove(key);
        notifyAll();
    }

    private List<Message.Received> again(Key key, Duration visibility, MessageQueue queue) {
        var messages = find(key);
        if (messages.isEmpty()) {
            return messages;
        }
        var timeouts = new LinkedHashMap<String, Duration>();
        messages.forEach(message -> timeouts.put(message.receipt(), visibility));
        boolean hidden =
                queue.changeVisibility(timeouts).values().stream()
                        .allMatch(each -> each == MessageQueue.Visibility.CHANGED);
        if (!hidden) {
            forget(key);
        }
        return hidden ? messages : List.of();
    }

    private synchronized List<Message.Received> find(Key key) {
        var found = known.get(key);
        return found == null || found.until().isBefore(time.instant())
                ? List.of()
                : found.messages();
    }

    private synchronized void remember(Key key, List<Message.Received> received) {
        forget(key);
        if (received.isEmpty()) {
            return;
        }
        long size = received.stream().mapToLong(each -> each.body().length + OVERHEAD).sum();
        known.put(key, new Known(received, time.instant().plus(WINDOW), size));
        received.forEach(each -> byReceipt.put(new Key(key.queue(), each.receipt()), key));
        bytes += size;
        var eldest = known.entrySet().iterator().next();
        while (bytes > MOST_BYTES || eldest.getValue().until().isBefore(time.instant())) {
            forget(eldest.getKey());
            if (known.isEmpty()) {
                return;
            }
            eldest = known.entrySet().iterator().next();
        }
    }

    private synchronized void forget(Key key) {
        var was = known.remove(key);
        if (was != null) {
            bytes -= was.bytes();
            was.messages().forEach(each -> byReceipt.remove(new Key(key.queue(), each.receipt())));
        }
    }
}

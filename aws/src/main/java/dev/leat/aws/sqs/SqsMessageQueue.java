package dev.leat.aws.sqs;

import dev.leat.aws.BatchOperation;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.port.UnsupportedByPlatformException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/// A queue in SQS as its clients use it. A send of more than ten messages, or of more than 1 MiB,
/// is several requests: if it fails, some of the messages may have been sent. Counts are
/// approximate. Only dead letters can be shown, by receiving them. The sequence of a message that
/// was sent is its position in a FIFO queue; a standard queue has none. Thread-safe.
///
/// @param arrived raised after a send, for workers of this process
/// @param letters reads the queue if it is a dead-letter queue
record SqsMessageQueue(
        QueueAccess access,
        Time time,
        Signal arrived,
        Optional<BiFunction<Long, Integer, List<Message.Seen>>> letters)
        implements MessageQueue {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private boolean fifo() {
        return access.queue().fifo().isPresent();
    }

    private String name() {
        return access.queue().name();
    }

    @Override
    public List<Message.Sent> send(List<Message.Outgoing> messages) {
        messages.forEach(this::check);
        if (messages.isEmpty()) {
            return List.of();
        }
        var results = access.send(messages);
        arrived.raise();
        var sent = new ArrayList<Message.Sent>();
        for (int i = 0; i < messages.size(); i++) {
            var result = results.done().get(String.valueOf(i));
            if (result == null) {
                throw notSent(results, messages.size());
            }
            sent.add(
                    new Message.Sent(
                            result.messageId(),
                            Optional.ofNullable(result.sequenceNumber())
                                    .map(ReceivedMessage::sequence)
                                    .orElse((long) sent.size())));
        }
        return sent;
    }

    /// @throws IllegalArgumentException if SQS would refuse the message
    private void check(Message.Outgoing message) {
        message.lacks(access.queue())
                .ifPresent(missing -> {
                    throw new IllegalArgumentException(missing);
                });
        if (fifo() && message.delay().isPresent()) {
            throw new IllegalArgumentException(
                    "queue %s is FIFO: a message has no delay of its own".formatted(name()));
        }
        if (message.body().length == 0) {
            throw new IllegalArgumentException(
                    "queue %s is in SQS: a message needs a body".formatted(name()));
        }
        long size = SentEntry.size(message);
        if (size > Message.MOST_BYTES) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "a message to queue %s has %,d bytes with its attributes; at most %,d are possible",
                            name(),
                            size,
                            Message.MOST_BYTES));
        }
    }

    private UnavailableException notSent(
            BatchOperation.Results<SendMessageBatchResultEntry> results, int all) {
        var why =
                results.failed().values().stream()
                        .findFirst()
                        .map(first -> ": " + first.text())
                        .orElse("");
        return new UnavailableException(
                "queue %s in SQS accepted %d of %d messages%s"
                        .formatted(name(), results.done().size(), all, why));
    }

    @Override
    public List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility) {
        var end = time.instant().plus(wait);
        var hidden = visibility.orElse(access.queue().visibilityTimeout());
        var received = new ArrayList<Message.Received>();
        var left = wait;
        while (received.size() < max) {
            int seconds = received.isEmpty() ? SqsBatches.seconds(shorter(left)) : 0;
            var some =
                    access.receive(
                            Math.min(SqsBatches.ENTRIES, max - received.size()), seconds, hidden);
            some.forEach(each -> received.add(ReceivedMessage.received(each, access.names())));
            left = left.minusSeconds(seconds); // the clock may be set back, so it is not enough
            boolean over = !left.isPositive() || !time.instant().isBefore(end);
            if (some.isEmpty() && (over || !received.isEmpty())) {
                break;
            }
        }
        return received;
    }

    private static Duration shorter(Duration wait) {
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    /// Returns the receipts that SQS accepted. SQS also accepts the receipt of a message that was
    /// received again since, without deleting it.
    @Override
    public Set<String> delete(Collection<String> receipts) {
        var given = new LinkedHashSet<>(receipts);
        given.remove("");
        var failed = access.delete(given);
        given.removeAll(failed.keySet());
        return given;
    }

    @Override
    public Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts) {
        var asked = new LinkedHashMap<>(timeouts);
        asked.values().removeIf(timeout -> timeout.compareTo(MOST_HIDDEN) > 0);
        var failed = access.hide(asked);
        var results = new LinkedHashMap<String, Visibility>();
        for (var receipt : timeouts.keySet()) {
            results.put(
                    receipt,
                    asked.containsKey(receipt)
                            ? Optional.ofNullable(failed.get(receipt))
                                    .map(SqsMessageQueue::visibility)
                                    .orElse(Visibility.CHANGED)
                            : Visibility.TOO_LONG);
        }
        return results;
    }

    private static Visibility visibility(BatchOperation.Failure failure) {
        if (failure.message().contains("Total VisibilityTimeout")) {
            return Visibility.TOO_LONG;
        }
        return failure.code().contains("ReceiptHandleIsInvalid")
                ? Visibility.UNKNOWN
                : Visibility.NOT_IN_FLIGHT;
    }

    @Override
    public void purge() {
        access.purge();
    }

    @Override
    public Counts counts() {
        return access.counts();
    }

    /// @throws UnsupportedByPlatformException if the queue is not a dead-letter queue
    @Override
    public List<Message.Seen> browse(long sequence, int limit) {
        return letters.orElseThrow(() ->
                        new UnsupportedByPlatformException(
                                "queue %s is in SQS, which cannot show messages without receiving them; only dead letters can be shown"
                                        .formatted(name())))
                .apply(sequence, limit);
    }
}

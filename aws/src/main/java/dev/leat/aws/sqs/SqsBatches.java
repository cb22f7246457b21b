package dev.leat.aws.sqs;

import dev.leat.plan.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/// Requests for many messages of one queue, split by the limits of SQS. Entries that failed in SQS
/// are repeated; the results have those that failed for good. Methods throw SdkException if a whole
/// request fails. Thread-safe.
final class SqsBatches {

    /// Maximum number of entries of one request.
    static final int ENTRIES = 10;

    private static final int AT_ONCE = 8;
    private static final int ATTEMPTS = 4;

    private static final Backoff BACKOFF =
            new Backoff(
                    Duration.ofMillis(20), Duration.ofMillis(500), RandomGenerator.getDefault());

    private final SqsClient client;
    private final String url;

    SqsBatches(SqsClient client, String url) {
        this.client = client;
        this.url = url;
    }

    /// Deletes messages. Returns the failures by receipt handle.
    Map<String, BatchResultErrorEntry> delete(Collection<String> receipts) {
        return each(
                receipts,
                batch -> {
                    var entries = new ArrayList<DeleteMessageBatchRequestEntry>();
                    for (int i = 0; i < batch.size(); i++) {
                        entries.add(
                                DeleteMessageBatchRequestEntry.builder()
                                        .id(String.valueOf(i))
                                        .receiptHandle(batch.get(i))
                                        .build());
                    }
                    return client.deleteMessageBatch(r -> r.queueUrl(url).entries(entries))
                            .failed();
                });
    }

    /// Hides each message for this time from now, rounded up to seconds. Returns the failures by
    /// receipt handle.
    Map<String, BatchResultErrorEntry> hide(Map<String, Duration> timeouts) {
        return each(
                timeouts.keySet(),
                batch -> {
                    var entries = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
                    for (int i = 0; i < batch.size(); i++) {
                        var time = timeouts.getOrDefault(batch.get(i), Duration.ZERO);
                        entries.add(
                                ChangeMessageVisibilityBatchRequestEntry.builder()
                                        .id(String.valueOf(i))
                                        .receiptHandle(batch.get(i))
                                        .visibilityTimeout(seconds(time))
                                        .build());
                    }
                    return client.changeMessageVisibilityBatch(
                                    r -> r.queueUrl(url).entries(entries))
                            .failed();
                });
    }

    /// Returns the whole seconds of a time, rounded up.
    static int seconds(Duration time) {
        return (int) time.plusNanos(999_999_999).toSeconds();
    }

    private static Map<String, BatchResultErrorEntry> each(
            Collection<String> receipts,
            Function<List<String>, List<BatchResultErrorEntry>> request) {
        var failed = Collections.synchronizedMap(new HashMap<String, BatchResultErrorEntry>());
        var distinct = List.copyOf(new LinkedHashSet<>(receipts));
        ParallelBatches.each(
                ParallelBatches.of(distinct, ENTRIES),
                AT_ONCE,
                batch -> {
                    var left = batch;
                    for (int attempt = 1; !left.isEmpty(); attempt++) {
                        var again = new ArrayList<String>();
                        for (var failure : request.apply(left)) {
                            var receipt = left.get(Integer.parseInt(failure.id()));
                            if (mayRepeat(failure, attempt)) {
                                again.add(receipt);
                            } else {
                                failed.put(receipt, failure);
                            }
                        }
                        left = again;
                    }
                });
        return failed;
    }

    /// The results of a send by the entries' ids.
    record Sending(
            Map<String, SendMessageBatchResultEntry> sent,
            Map<String, BatchResultErrorEntry> failed) {}

    /// Sends messages, those of a FIFO queue in their order: if SQS refuses one, the later ones of
    /// its group are neither sent nor in the results.
    Sending send(List<SentEntry> entries) {
        var sending =
                new Sending(
                        Collections.synchronizedMap(new HashMap<>()),
                        Collections.synchronizedMap(new HashMap<>()));
        boolean fifo = url.endsWith(QueueNames.FIFO);
        var stopped = Collections.synchronizedSet(new HashSet<String>());
        ParallelBatches.each(
                SentEntry.batches(entries),
                fifo ? 1 : AT_ONCE,
                batch -> send(batch, sending, fifo ? stopped : new HashSet<>()));
        return sending;
    }

    private void send(List<SentEntry> batch, Sending sending, Set<String> stopped) {
        var left = batch;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            left = left.stream().filter(each -> !stopped.contains(each.group())).toList();
            if (left.isEmpty()) {
                return;
            }
            left = request(left, attempt, sending, stopped);
        }
    }

    /// Sends one request. Returns the entries to send again.
    private List<SentEntry> request(
            List<SentEntry> batch, int attempt, Sending sending, Set<String> stopped) {
        var entries = batch.stream().map(SentEntry::entry).toList();
        try {
            var answer = client.sendMessageBatch(r -> r.queueUrl(url).entries(entries));
            answer.successful().forEach(each -> sending.sent().put(each.id(), each));
            var failures = new HashMap<String, BatchResultErrorEntry>();
            answer.failed().forEach(each -> failures.put(each.id(), each));
            var again = new ArrayList<SentEntry>();
            for (var entry : batch) {
                var failure = failures.get(entry.id());
                if (failure != null && mayRepeat(failure, attempt)) {
                    again.add(entry);
                } else if (failure != null) {
                    refuse(entry, failure, sending, stopped);
                }
            }
            return again;
        } catch (BatchRequestTooLongException smaller) {
            if (batch.size() == 1) {
                var failure =
                        BatchResultErrorEntry.builder()
                                .id(batch.getFirst().id())
                                .code("BatchRequestTooLong")
                                .message(smaller.getMessage())
                                .senderFault(true)
                                .build();
                refuse(batch.getFirst(), failure, sending, stopped);
                return List.of();
            }
            int half = batch.size() / 2;
            send(batch.subList(0, half), sending, stopped);
            send(batch.subList(half, batch.size()), sending, stopped);
            return List.of();
        }
    }

    private static void refuse(
            SentEntry entry, BatchResultErrorEntry failure, Sending sending, Set<String> stopped) {
        sending.failed().put(entry.id(), failure);
        if (!entry.group().isEmpty()) {
            stopped.add(entry.group());
        }
    }

    /// Waits and returns true if an entry that failed in SQS can be repeated.
    private static boolean mayRepeat(BatchResultErrorEntry failure, int attempt) {
        if (Boolean.TRUE.equals(failure.senderFault()) || attempt >= ATTEMPTS) {
            return false;
        }
        try {
            Thread.sleep(BACKOFF.delay(attempt));
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

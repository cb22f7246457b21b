package dev.leat.aws.sqs;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.BatchOperation;
import dev.leat.aws.BatchOperation.Failure;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.port.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/// Requests for many messages of one queue, split by the limits of SQS. Entries that failed in SQS
/// are repeated; the results have those that failed for good. Methods throw SdkException if a whole
/// request fails. Thread-safe.
record SqsBatches(SqsClient client, String url) {

    /// Maximum number of entries of one request.
    static final int ENTRIES = BatchOperation.Most.ENTRIES;

    /// A message that was received: its id in the request, and its receipt handle.
    private record Received(String id, String receipt) implements BatchOperation.Entry {}

    /// Deletes messages. Returns the failures by receipt handle.
    Map<String, Failure> delete(Collection<String> receipts) {
        return each(
                receipts,
                batch -> {
                    var entries =
                            batch.stream()
                                    .map(each ->
                                            DeleteMessageBatchRequestEntry.builder()
                                                    .id(each.id())
                                                    .receiptHandle(each.receipt())
                                                    .build())
                                    .toList();
                    return client.deleteMessageBatch(r -> r.queueUrl(url).entries(entries))
                            .failed();
                });
    }

    /// Hides each message for this time from now, rounded up to seconds. Returns the failures by
    /// receipt handle.
    Map<String, Failure> hide(Map<String, Duration> timeouts) {
        return each(
                timeouts.keySet(),
                batch -> {
                    var entries = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
                    for (var each : batch) {
                        var time = timeouts.getOrDefault(each.receipt(), Duration.ZERO);
                        entries.add(
                                ChangeMessageVisibilityBatchRequestEntry.builder()
                                        .id(each.id())
                                        .receiptHandle(each.receipt())
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

    private static Map<String, Failure> each(
            Collection<String> receipts,
            Function<List<Received>, List<BatchResultErrorEntry>> request) {
        var entries = new ArrayList<Received>();
        for (var receipt : new LinkedHashSet<>(receipts)) {
            entries.add(new Received(String.valueOf(entries.size()), receipt));
        }
        var operation =
                new BatchOperation<Received, String>(
                        batch -> new Results<>(Map.of(), failures(request.apply(batch))),
                        Long.MAX_VALUE,
                        false);
        var failed = new HashMap<String, Failure>();
        operation
                .run(entries)
                .failed()
                .forEach((id, failure) ->
                        failed.put(entries.get(Integer.parseInt(id)).receipt(), failure));
        return failed;
    }

    private static Map<String, Failure> failures(List<BatchResultErrorEntry> entries) {
        var failures = new HashMap<String, Failure>();
        for (var each : entries) {
            failures.put(
                    each.id(),
                    Failure.of(
                            each.code(),
                            String.valueOf(each.message()),
                            Boolean.TRUE.equals(each.senderFault())));
        }
        return failures;
    }

    /// Sends messages, those of a FIFO queue in their order: if SQS refuses one, the later ones of
    /// its group are neither sent nor in the results. Adds the results to `results` as they arrive.
    void send(List<SentEntry> entries, Results<SendMessageBatchResultEntry> results) {
        new BatchOperation<SentEntry, SendMessageBatchResultEntry>(
                        this::send, Message.MOST_BYTES, url.endsWith(AwsResourceNames.FIFO))
                .run(entries, results);
    }

    private Results<SendMessageBatchResultEntry> send(List<SentEntry> batch) {
        var entries = batch.stream().map(SentEntry::entry).toList();
        var answer = client.sendMessageBatch(r -> r.queueUrl(url).entries(entries));
        var sent = new HashMap<String, SendMessageBatchResultEntry>();
        answer.successful().forEach(each -> sent.put(each.id(), each));
        return new Results<>(sent, failures(answer.failed()));
    }
}

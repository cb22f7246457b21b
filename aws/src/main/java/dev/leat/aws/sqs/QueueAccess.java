package dev.leat.aws.sqs;

import dev.leat.app.Queue;
import dev.leat.aws.AwsFailures;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.NoSuchQueueException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.OverLimitException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// The requests to one queue of an app. Methods throw [dev.leat.port.UnavailableException] if SQS
/// is unavailable, and [NoSuchQueueException] if it has no such queue. Thread-safe.
record QueueAccess(Queue queue, QueueDirectory directory) {

    private SqsClient client() {
        return directory.client();
    }

    QueueNames names() {
        return directory.names();
    }

    /// Calls a function with the queue's address.
    private <T> T call(Function<String, T> call) {
        return AwsFailures.call(
                "queue " + queue.name() + " in SQS",
                unlessMissing(() -> {
                    var url =
                            directory
                                    .url(queue.name())
                                    .orElseThrow(() -> new NoSuchQueueException(queue.name()));
                    return call.apply(url);
                }));
    }

    private <T> Supplier<T> unlessMissing(Supplier<T> call) {
        return () -> {
            try {
                return call.get();
            } catch (QueueDoesNotExistException deleted) {
                throw new NoSuchQueueException(queue.name());
            }
        };
    }

    /// Receives at most ten messages. Returns none if as many messages are in flight as SQS allows.
    @SuppressWarnings("deprecation") // AttributeNames: some stand-ins know no newer name
    List<Message> receive(int most, int waitSeconds, Duration visibility) {
        return call(url -> {
            try {
                return client().receiveMessage(r ->
                                r.queueUrl(url)
                                        .maxNumberOfMessages(most)
                                        .waitTimeSeconds(waitSeconds)
                                        .visibilityTimeout(SqsBatches.seconds(visibility))
                                        .attributeNames(QueueAttributeName.ALL)
                                        .messageSystemAttributeNamesWithStrings("All")
                                        .messageAttributeNames("All"))
                        .messages();
            } catch (OverLimitException full) {
                return List.of();
            }
        });
    }

    Map<String, BatchResultErrorEntry> delete(Collection<String> receipts) {
        return receipts.isEmpty() ? Map.of() : call(url -> batches(url).delete(receipts));
    }

    Map<String, BatchResultErrorEntry> hide(Map<String, Duration> timeouts) {
        return timeouts.isEmpty() ? Map.of() : call(url -> batches(url).hide(timeouts));
    }

    SqsBatches.Sending send(List<SentEntry> entries) {
        return call(url -> batches(url).send(entries));
    }

    private SqsBatches batches(String url) {
        return new SqsBatches(client(), url);
    }

    Counts counts() {
        return call(url -> QueueDirectory.counts(client(), url));
    }

    void purge() {
        call(url -> client().purgeQueue(r -> r.queueUrl(url)));
    }
}

package dev.leat.aws.sqs;

import dev.leat.app.Queue;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.BatchOperation.Failure;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.port.Message.Outgoing;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.OverLimitException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/// The requests to one queue of an app. Methods throw [UnavailableException] if SQS is unavailable,
/// and [NoSuchQueueException] if it has no such queue. Thread-safe.
///
/// @param processed gets the messages to delete instead of SQS, if the messages come from events
public record QueueAccess(
        Queue queue, QueueDirectory directory, Optional<ProcessedMessages> processed) {

    /// The queue of a process that receives and deletes messages itself.
    public QueueAccess(Queue queue, QueueDirectory directory) {
        this(queue, directory, Optional.empty());
    }

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
                                    .orElseThrow(() -> directory.missing(queue.name()));
                    return call.apply(url);
                }));
    }

    private <T> Supplier<T> unlessMissing(Supplier<T> call) {
        return () -> {
            try {
                return call.get();
            } catch (QueueDoesNotExistException deleted) {
                throw directory.missing(queue.name());
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

    Map<String, Failure> delete(Collection<String> receipts) {
        if (processed.isPresent()) {
            processed.get().add(receipts);
            return Map.of();
        }
        return receipts.isEmpty() ? Map.of() : call(url -> batches(url).delete(receipts));
    }

    /// Returns the exception to throw if SQS has not deleted all of these messages.
    UnavailableException notDeleted(Collection<Failure> failed, int messages) {
        return new UnavailableException(
                "queue %s in SQS: %d of %d messages were not deleted: %s"
                        .formatted(
                                queue.name(),
                                failed.size(),
                                messages,
                                failed.iterator().next().text()));
    }

    Map<String, Failure> hide(Map<String, Duration> timeouts) {
        return timeouts.isEmpty() ? Map.of() : call(url -> batches(url).hide(timeouts));
    }

    /// Sends messages; see [#send(List, Results)].
    Results<SendMessageBatchResultEntry> send(List<Outgoing> messages) {
        var results = Results.<SendMessageBatchResultEntry>none();
        send(messages, results);
        return results;
    }

    /// Sends messages, those of a FIFO queue in their order: if SQS refuses one, the later ones of
    /// its group are neither sent nor in the results. The ids of results are the positions of the
    /// messages in the list.
    ///
    /// @param results gets the results as they arrive, also if this method throws
    /// @throws dev.leat.port.UnavailableException if a request fails
    public void send(List<Outgoing> messages, Results<SendMessageBatchResultEntry> results) {
        var entries = new ArrayList<SentEntry>();
        for (var message : messages) {
            entries.add(
                    SentEntry.of(
                            String.valueOf(entries.size()), message, queue.fifo().isPresent()));
        }
        if (!entries.isEmpty()) {
            call(url -> {
                batches(url).send(entries, results);
                return entries;
            });
        }
    }

    private SqsBatches batches(String url) {
        return new SqsBatches(client(), url);
    }

    public Counts counts() {
        return call(url -> QueueDirectory.counts(client(), url));
    }

    void purge() {
        call(url -> client().purgeQueue(r -> r.queueUrl(url)));
    }
}

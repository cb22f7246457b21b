package dev.leat.aws.sqs;

import dev.leat.aws.ParallelBatches;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.OverLimitException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// Receives messages until the queue returns none. Each request receives at most ten messages;
/// several requests run in parallel.
final class MessageReceiver {

    /// SQS's limit for one receive.
    private static final int BATCH = 10;

    private static final int AT_ONCE = 4;

    /// With a wait time SQS queries all of its servers, otherwise only some of them.
    static final int WAIT_SECONDS = 1;

    private final SqsClient client;
    private final ReceiveMessageRequest request;
    private volatile boolean full;

    MessageReceiver(SqsClient client, String url, int waitSeconds) {
        this.client = client;
        this.request = request(url, waitSeconds);
    }

    @SuppressWarnings("deprecation") // AttributeNames: some stand-ins know no newer name
    private static ReceiveMessageRequest request(String url, int waitSeconds) {
        return ReceiveMessageRequest.builder()
                .queueUrl(url)
                .maxNumberOfMessages(BATCH)
                .waitTimeSeconds(waitSeconds)
                .visibilityTimeout((int) HeldMessages.HIDDEN.toSeconds())
                .attributeNames(QueueAttributeName.ALL)
                .messageSystemAttributeNamesWithStrings("All")
                .messageAttributeNames("All")
                .build();
    }

    /// Receives some messages. Returns none if the queue is empty. Also returns none if SQS returns
    /// no more messages until others are deleted: SQS allows at most 120,000 messages in flight,
    /// and returns no message of a FIFO group that has messages in flight.
    List<Message> some() {
        var first = receive();
        if (first.size() < BATCH) {
            return first;
        }
        var all = Collections.synchronizedList(new ArrayList<>(first));
        var more = IntStream.range(0, AT_ONCE).boxed().toList();
        ParallelBatches.each(more, AT_ONCE, _ -> all.addAll(receive()));
        return all;
    }

    private List<Message> receive() {
        try {
            return client.receiveMessage(request).messages();
        } catch (OverLimitException more) {
            full = true;
            return List.of();
        }
    }

    /// Returns true if the server has reported that the maximum number of messages is in flight.
    boolean full() {
        return full;
    }
}

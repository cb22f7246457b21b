package dev.leat.cli.dlq.sqs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.OverLimitException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// Receives until the queue gives nothing more, ten at a time in several requests.
final class MessageReceiver {

    /// SQS's limit for one receive.
    private static final int BATCH = 10;

    private static final int AT_ONCE = 4;

    /// A receive that waits asks all of SQS's servers, one that does not some of them.
    private static final int WAIT_SECONDS = 1;

    private final SqsClient client;
    private final ReceiveMessageRequest request;
    private volatile boolean full;

    MessageReceiver(SqsClient client, String url) {
        this.client = client;
        this.request = request(url);
    }

    @SuppressWarnings("deprecation") // AttributeNames: some stand-ins know no newer name
    private static ReceiveMessageRequest request(String url) {
        return ReceiveMessageRequest.builder()
                .queueUrl(url)
                .maxNumberOfMessages(BATCH)
                .waitTimeSeconds(WAIT_SECONDS)
                .visibilityTimeout((int) HeldMessages.HIDDEN.toSeconds())
                .attributeNames(QueueAttributeName.ALL)
                .messageSystemAttributeNamesWithStrings("All")
                .messageAttributeNames("All")
                .build();
    }

    /// Some messages; none if the queue is empty, or gives no more before others are deleted: SQS
    /// hands out 120,000 at a time, and of a FIFO queue nothing of a group of which some are out.
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

    /// Whether the server has said that so many are out that it hands out no more.
    boolean full() {
        return full;
    }
}

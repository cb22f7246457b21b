package dev.leat.cli.dlq.sqs;

import static java.util.Objects.requireNonNull;

import dev.leat.batch.Attribute;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message.Seen;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// A client of an SQS server, with a queue and the queue of its dead letters. Closing closes the
/// client.
record SqsQueues(SqsClient client, String queue, String url, String dead, String deadUrl)
        implements AutoCloseable {

    static final String RUN = "run1";

    static SqsQueues open(String address, String name, boolean fifo) {
        var client = SqsClients.client(address, Optional.empty());
        String end = fifo ? ".fifo" : "";
        var kind = new HashMap<QueueAttributeName, String>();
        if (fifo) {
            kind.put(QueueAttributeName.FIFO_QUEUE, "true");
        }
        String dead = name + "-dead" + end;
        String deadUrl = create(client, dead, kind);
        kind.put(
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":1}"
                        .formatted(attribute(client, deadUrl, QueueAttributeName.QUEUE_ARN)));
        return new SqsQueues(client, name + end, create(client, name + end, kind), dead, deadUrl);
    }

    private static String create(
            SqsClient client, String name, Map<QueueAttributeName, String> attributes) {
        return client.createQueue(r -> r.queueName(name).attributes(attributes)).queueUrl();
    }

    private static String attribute(SqsClient client, String url, QueueAttributeName name) {
        return requireNonNull(
                client.getQueueAttributes(r -> r.queueUrl(url).attributeNames(name))
                        .attributes()
                        .get(name));
    }

    /// Returns the number of visible messages.
    int visible(String at) {
        return Integer.parseInt(
                attribute(client, at, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    void send(String to, String body, Consumer<SendMessageRequest.Builder> more) {
        client.sendMessage(r -> {
            r.queueUrl(to).messageBody(body);
            more.accept(r);
        });
    }

    /// Receives and deletes all messages of a queue.
    List<Message> drain(String at) {
        var all = new ArrayList<Message>();
        for (var some = receive(at); !some.isEmpty(); some = receive(at)) {
            all.addAll(some);
            some.forEach(each ->
                    client.deleteMessage(r -> r.queueUrl(at).receiptHandle(each.receiptHandle())));
        }
        return all;
    }

    @SuppressWarnings("deprecation") // AttributeNames: some stand-ins know no newer name
    private List<Message> receive(String at) {
        return client.receiveMessage(r ->
                        r.queueUrl(at)
                                .maxNumberOfMessages(10)
                                .waitTimeSeconds(1)
                                .attributeNames(QueueAttributeName.ALL)
                                .messageAttributeNames("All"))
                .messages();
    }

    /// Returns the redrive of a letter to the queue with another body.
    DeadLetterQueue.Return back(Seen letter, String body) {
        var lives = List.of(new RedriveHistory.Life(1, "abc123", Instant.EPOCH, "me", RUN));
        var redrive = new RedriveHistory(RUN, Set.of(), lives);
        return new DeadLetterQueue.Return(
                letter,
                queue,
                body.getBytes(StandardCharsets.UTF_8),
                RedriveAttribute.attributes(
                        letter.attributes(), redrive, letter.id(), letter.sentAt()),
                redrive,
                "",
                false);
    }

    DeadLetterQueue.Return back(Seen letter) {
        return back(letter, text(letter));
    }

    static String text(Seen letter) {
        return new String(letter.body(), StandardCharsets.UTF_8);
    }

    static Attribute leat(Message message) {
        return Attribute.text(
                requireNonNull(message.messageAttributes().get("leat")).stringValue());
    }

    @Override
    public void close() {
        client.close();
    }
}

package dev.leat.bench.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// The loop that a program without Leat would have, with the AWS SDK: each thread receives up to
/// ten messages, processes them, sends the invalid ones to the dead-letter queue, and deletes them
/// all. Runs until it is killed. Arguments: the URLs of the queue, of its dead-letter queue and of
/// Redis, and the number of threads.
public final class SdkLoop {

    private static final int BATCH = 10;
    private static final int LONG_POLL_SECONDS = 20;

    private final SqsClient client;
    private final String queue;
    private final String deadLetters;
    private final OrderBatch batch;

    private SdkLoop(SqsClient client, String queue, String deadLetters, OrderBatch batch) {
        this.client = client;
        this.queue = queue;
        this.deadLetters = deadLetters;
        this.batch = batch;
    }

    public static void main(String[] arguments) throws InterruptedException {
        var client = SqsClient.builder().httpClient(UrlConnectionHttpClient.create()).build();
        var loop = new SdkLoop(client, arguments[0], arguments[1], new OrderBatch(arguments[2]));
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
            threads.add(Thread.ofPlatform().start(loop::run));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void run() {
        while (true) {
            var messages =
                    client.receiveMessage(r ->
                                    r.queueUrl(queue)
                                            .maxNumberOfMessages(BATCH)
                                            .waitTimeSeconds(LONG_POLL_SECONDS))
                            .messages();
            if (!messages.isEmpty()) {
                process(messages);
            }
        }
    }

    private void process(List<Message> messages) {
        var rejected = batch.apply(messages.stream().map(Message::body).toList());
        if (!rejected.isEmpty()) {
            var dead = new ArrayList<SendMessageBatchRequestEntry>();
            rejected.forEach((i, reasons) -> dead.add(deadLetter(i, messages.get(i), reasons)));
            var failed =
                    client.sendMessageBatch(r -> r.queueUrl(deadLetters).entries(dead)).failed();
            if (!failed.isEmpty()) {
                throw new IllegalStateException("not sent: " + failed);
            }
        }
        var done = new ArrayList<DeleteMessageBatchRequestEntry>();
        for (var message : messages) {
            done.add(
                    DeleteMessageBatchRequestEntry.builder()
                            .id(String.valueOf(done.size()))
                            .receiptHandle(message.receiptHandle())
                            .build());
        }
        var failed = client.deleteMessageBatch(r -> r.queueUrl(queue).entries(done)).failed();
        if (!failed.isEmpty()) {
            throw new IllegalStateException("not deleted: " + failed);
        }
    }

    private static SendMessageBatchRequestEntry deadLetter(int i, Message message, String reasons) {
        var value = MessageAttributeValue.builder().dataType("String").stringValue(reasons).build();
        return SendMessageBatchRequestEntry.builder()
                .id(String.valueOf(i))
                .messageBody(message.body())
                .messageAttributes(Map.of("reasons", value))
                .build();
    }
}

package dev.leat.server.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Queue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/// FIFO queues through AWS's own client.
class FifoTest {

    private static final String ARN = "arn:aws:sqs:eu-west-1:000000000000:";

    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new Endpoint();
        endpoint.queues.declare(Queue.named("parcels").with(Queue.Fifo.DEFAULT));
        endpoint.queues.declare(Queue.deadLetters("parcels-dlq").with(Queue.Fifo.DEFAULT));
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private String create(String name, Map<QueueAttributeName, String> more) {
        var attributes = new HashMap<>(more);
        attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
        return endpoint.sdk.createQueue(b -> b.queueName(name).attributes(attributes)).queueUrl();
    }

    private Map<String, String> attributes(String url) {
        return endpoint.sdk
                .getQueueAttributes(b -> b.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributesAsStrings();
    }

    private SendMessageResponse send(String url, String body, String group, String id) {
        return endpoint.sdk.sendMessage(b ->
                b.queueUrl(url).messageBody(body).messageGroupId(group).messageDeduplicationId(id));
    }

    private List<Message> receive(String url, String attempt) {
        return endpoint.sdk
                .receiveMessage(b ->
                        b.queueUrl(url)
                                .maxNumberOfMessages(10)
                                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                                .receiveRequestAttemptId(attempt))
                .messages();
    }

    @Test
    void callsTheAppsQueuesAsAwsWould() {
        assertThat(endpoint.sdk.listQueues().queueUrls())
                .extracting(url -> url.substring(url.lastIndexOf('/') + 1))
                .containsExactly("orders", "orders-dlq", "parcels-dlq.fifo", "parcels.fifo");
        String url = endpoint.sdk.getQueueUrl(b -> b.queueName("parcels.fifo")).queueUrl();
        assertThat(attributes(url))
                .containsEntry("QueueArn", ARN + "parcels.fifo")
                .containsEntry("FifoQueue", "true")
                .containsEntry("ContentBasedDeduplication", "true")
                .containsEntry("DeduplicationScope", "queue")
                .containsEntry("FifoThroughputLimit", "perQueue")
                .containsEntry(
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"%sparcels-dlq.fifo\",\"maxReceiveCount\":5}"
                                .formatted(ARN));
        assertThat(
                        endpoint.sdk
                                .listDeadLetterSourceQueues(b -> b.queueUrl("parcels-dlq.fifo"))
                                .queueUrls())
                .containsExactly(url);
        var pages = endpoint.sdk.listQueuesPaginator(b -> b.maxResults(1));
        assertThat(pages.queueUrls().stream()).hasSize(4).contains(url);
    }

    @Test
    void createsAFifoQueueBesideAStandardOne() {
        var high =
                Map.of(
                        QueueAttributeName.DEDUPLICATION_SCOPE, "messageGroup",
                        QueueAttributeName.FIFO_THROUGHPUT_LIMIT, "perMessageGroupId");
        String url = create("mine.fifo", high);
        assertThat(url).isEqualTo(endpoint.server.url() + "/000000000000/mine.fifo");
        assertThat(create("mine.fifo", high)).isEqualTo(url);
        assertThat(attributes(url))
                .containsEntry("ContentBasedDeduplication", "false")
                .containsEntry("DeduplicationScope", "messageGroup")
                .containsEntry("FifoThroughputLimit", "perMessageGroupId");
        endpoint.sdk.createQueue(b -> b.queueName("mine"));
        assertThat(attributes("mine"))
                .doesNotContainKeys("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope");
        endpoint.sdk.setQueueAttributes(b ->
                b.queueUrl(url)
                        .attributes(
                                Map.of(
                                        QueueAttributeName.FIFO_QUEUE, "true",
                                        QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "True",
                                        QueueAttributeName.DELAY_SECONDS, "3")));
        assertThat(attributes(url))
                .containsEntry("ContentBasedDeduplication", "true")
                .containsEntry("DelaySeconds", "3");
    }

    @Test
    void saysOfARepeatWhatItSaidTheFirstTime() {
        var first = send("parcels.fifo", "x", "g", "one");
        var again = send("parcels.fifo", "x", "g", "one");
        var second = send("parcels.fifo", "x", "g", "two");
        assertThat(first.sequenceNumber()).matches("[0-9]{20}");
        assertThat(again.messageId()).isEqualTo(first.messageId());
        assertThat(again.sequenceNumber()).isEqualTo(first.sequenceNumber());
        assertThat(second.sequenceNumber()).isGreaterThan(first.sequenceNumber());

        assertThat(receive("parcels.fifo", "a"))
                .extracting(Message::messageId)
                .containsExactly(first.messageId(), second.messageId());
        var sent = endpoint.sdk.sendMessage(b -> b.queueUrl("orders").messageBody("x"));
        assertThat(sent.sequenceNumber()).isNull();
    }

    @Test
    void handsOutGroupIdAndNumber() {
        var sent = send("parcels.fifo", "x", "g", "one");
        assertThat(receive("parcels.fifo", "a").getFirst().attributesAsStrings())
                .containsEntry("MessageGroupId", "g")
                .containsEntry("MessageDeduplicationId", "one")
                .containsEntry("SequenceNumber", sent.sequenceNumber());

        endpoint.sdk.sendMessage(
                b -> b.queueUrl("orders").messageBody("x").messageGroupId("tenant"));
        assertThat(
                        endpoint.sdk
                                .receiveMessage(b ->
                                        b.queueUrl("orders")
                                                .messageSystemAttributeNames(
                                                        MessageSystemAttributeName.ALL))
                                .messages()
                                .getFirst()
                                .attributesAsStrings())
                .containsEntry("MessageGroupId", "tenant")
                .doesNotContainKeys("MessageDeduplicationId", "SequenceNumber");
    }

    @Test
    void sendsABatchInItsOrder() {
        var entries =
                List.of("a", "b", "c").stream()
                        .map(id ->
                                SendMessageBatchRequestEntry.builder()
                                        .id(id)
                                        .messageBody(id)
                                        .messageGroupId("g")
                                        .messageDeduplicationId(id.equals("c") ? "no id" : id)
                                        .build())
                        .toList();
        var sent = endpoint.sdk.sendMessageBatch(b -> b.queueUrl("parcels.fifo").entries(entries));
        assertThat(sent.successful())
                .extracting(each -> each.id() + each.sequenceNumber())
                .containsExactly("a10000000000000000000", "b10000000000000000001");
        assertThat(sent.failed())
                .extracting(each -> each.id() + " " + each.code())
                .containsExactly("c InvalidParameterValue");
        assertThat(receive("parcels.fifo", "a"))
                .extracting(Message::body)
                .containsExactly("a", "b");
    }

    @Test
    void repeatsAReceiveUnlessItsMessagesWereUsed() {
        send("parcels.fifo", "x", "g", "one");
        send("parcels.fifo", "x", "h", "two");
        var first = receive("parcels.fifo", "try");
        assertThat(receive("parcels.fifo", "try")).isEqualTo(first).hasSize(2);
        assertThat(receive("parcels.fifo", "other")).isEmpty();
        assertThat(receive("parcels.fifo", "try")).isEqualTo(first);

        String handle = first.getFirst().receiptHandle();
        endpoint.sdk.changeMessageVisibility(
                b -> b.queueUrl("parcels.fifo").receiptHandle(handle).visibilityTimeout(9));
        assertThat(receive("parcels.fifo", "try")).isEmpty();

        send("parcels.fifo", "y", "i", "three");
        var next = receive("parcels.fifo", "try");
        assertThat(next).extracting(Message::body).containsExactly("y");
        endpoint.sdk.deleteMessage(
                b -> b.queueUrl("parcels.fifo").receiptHandle(next.getFirst().receiptHandle()));
        assertThat(receive("parcels.fifo", "try")).isEmpty();
    }
}

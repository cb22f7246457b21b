package dev.leat.server.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// The messages of a queue through AWS's own client, which checks every MD5 itself.
class MessagesTest {

    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new Endpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }

    private List<Message> receive(ReceiveMessageRequest.Builder request) {
        return endpoint.sdk
                .receiveMessage(request.queueUrl(Endpoint.ORDERS).maxNumberOfMessages(10).build())
                .messages();
    }

    @Test
    void handsOutWhatWasSentWithItsAttributes() {
        var attributes =
                Map.of(
                        "source", text("käse"),
                        "count",
                                MessageAttributeValue.builder()
                                        .dataType("Number.int")
                                        .stringValue("7")
                                        .build(),
                        "raw",
                                MessageAttributeValue.builder()
                                        .dataType("Binary")
                                        .binaryValue(SdkBytes.fromByteArray(new byte[] {0, -1}))
                                        .build());
        var sent =
                endpoint.sdk.sendMessage(b ->
                        b.queueUrl(Endpoint.ORDERS)
                                .messageBody("{\"id\":\"ü\t\n\"}")
                                .messageAttributes(attributes)
                                .messageSystemAttributes(
                                        Map.of(
                                                MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                                                MessageSystemAttributeValue.builder()
                                                        .dataType("String")
                                                        .stringValue("Root=1-2")
                                                        .build())));

        var received =
                receive(
                        ReceiveMessageRequest.builder()
                                .messageAttributeNames("All")
                                .messageSystemAttributeNames(MessageSystemAttributeName.ALL));

        assertThat(received)
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.messageId()).isEqualTo(sent.messageId());
                    assertThat(message.body()).isEqualTo("{\"id\":\"ü\t\n\"}");
                    assertThat(message.messageAttributes()).isEqualTo(attributes);
                    assertThat(message.md5OfMessageAttributes())
                            .isEqualTo(sent.md5OfMessageAttributes());
                    assertThat(message.attributesAsStrings())
                            .containsEntry("AWSTraceHeader", "Root=1-2")
                            .containsEntry("ApproximateReceiveCount", "1")
                            .containsEntry("SentTimestamp", "1767323045678")
                            .containsEntry("ApproximateFirstReceiveTimestamp", "1767323046678")
                            .containsKey("SenderId");
                });
    }

    @Test
    void handsOutOnlyTheAttributesThatWereAskedFor() {
        endpoint.sdk.sendMessage(b ->
                b.queueUrl(Endpoint.ORDERS)
                        .messageBody("x")
                        .messageAttributes(
                                Map.of("a.b", text("1"), "a.c", text("2"), "d", text("3"))));

        List<List<String>> names =
                List.of(List.of("a.*"), List.of("d"), List.of(".*"), List.of(), List.of("none"));
        var seen =
                names.stream()
                        .map(asked ->
                                receive(
                                        ReceiveMessageRequest.builder()
                                                .visibilityTimeout(0)
                                                .messageAttributeNames(asked)))
                        .map(messages -> messages.getFirst().messageAttributes().keySet())
                        .map(keys -> String.join(" ", new java.util.TreeSet<>(keys)))
                        .toList();

        assertThat(seen).containsExactly("a.b a.c", "d", "a.b a.c d", "", "");
    }

    @Test
    void sendsABatchAndDeletesItAgain() {
        var entries =
                IntStream.range(0, 10)
                        .mapToObj(i ->
                                SendMessageBatchRequestEntry.builder()
                                        .id("e-" + i)
                                        .messageBody("body " + i)
                                        .build())
                        .toList();
        var sent = endpoint.sdk.sendMessageBatch(b -> b.queueUrl(Endpoint.ORDERS).entries(entries));
        assertThat(sent.failed()).isEmpty();
        assertThat(sent.successful()).extracting(e -> e.id()).hasSize(10).contains("e-0", "e-9");

        var received = receive(ReceiveMessageRequest.builder());
        assertThat(received).extracting(Message::body).hasSize(10).contains("body 0", "body 9");
        var deleted =
                endpoint.sdk.deleteMessageBatch(b ->
                        b.queueUrl(Endpoint.ORDERS)
                                .entries(
                                        received.stream()
                                                .map(m ->
                                                        software.amazon.awssdk.services.sqs.model
                                                                .DeleteMessageBatchRequestEntry
                                                                .builder()
                                                                .id(m.messageId())
                                                                .receiptHandle(m.receiptHandle())
                                                                .build())
                                                .toList()));
        assertThat(deleted.successful()).hasSize(10);
        assertThat(endpoint.queues.queue("orders").counts().all()).isZero();
    }

    @Test
    void refusesSingleEntriesOfABatchAndSendsTheOthers() {
        var entries =
                List.of(
                        SendMessageBatchRequestEntry.builder().id("good").messageBody("x"),
                        SendMessageBatchRequestEntry.builder().id("control").messageBody("a\u0001"),
                        SendMessageBatchRequestEntry.builder()
                                .id("late")
                                .messageBody("x")
                                .delaySeconds(901));
        var built = entries.stream().map(SendMessageBatchRequestEntry.Builder::build).toList();
        var sent = endpoint.sdk.sendMessageBatch(b -> b.queueUrl(Endpoint.ORDERS).entries(built));

        assertThat(sent.successful()).extracting(e -> e.id()).containsExactly("good");
        assertThat(sent.failed())
                .extracting(e -> e.id() + " " + e.code() + " " + e.senderFault())
                .containsExactly(
                        "control InvalidMessageContents true", "late InvalidParameterValue true");
    }

    @Test
    void makesAMessageVisibleAgain() {
        endpoint.sdk.sendMessage(b -> b.queueUrl(Endpoint.ORDERS).messageBody("x"));
        var first = receive(ReceiveMessageRequest.builder()).getFirst();
        assertThat(receive(ReceiveMessageRequest.builder())).isEmpty();

        endpoint.sdk.changeMessageVisibility(b ->
                b.queueUrl(Endpoint.ORDERS)
                        .receiptHandle(first.receiptHandle())
                        .visibilityTimeout(0));

        assertThat(receive(ReceiveMessageRequest.builder()))
                .extracting(Message::messageId)
                .containsExactly(first.messageId());
    }

    @Test
    void hidesNothingThatIsNotInFlight() {
        endpoint.sdk.sendMessage(b -> b.queueUrl(Endpoint.ORDERS).messageBody("x"));
        String handle = receive(ReceiveMessageRequest.builder()).getFirst().receiptHandle();
        endpoint.sdk.deleteMessage(b -> b.queueUrl(Endpoint.ORDERS).receiptHandle(handle));

        assertThatThrownBy(() ->
                        endpoint.sdk.changeMessageVisibility(b ->
                                b.queueUrl(Endpoint.ORDERS)
                                        .receiptHandle(handle)
                                        .visibilityTimeout(7)))
                .isInstanceOf(MessageNotInflightException.class);
    }

    @Test
    void tellsHandlesThatAreNoneOrOfAnotherQueue() {
        endpoint.sdk.sendMessage(b -> b.queueUrl(Endpoint.ORDERS).messageBody("x"));
        String handle = receive(ReceiveMessageRequest.builder()).getFirst().receiptHandle();

        assertThatThrownBy(() ->
                        endpoint.sdk.deleteMessage(
                                b -> b.queueUrl(Endpoint.ORDERS).receiptHandle("made-up")))
                .isInstanceOf(ReceiptHandleIsInvalidException.class);
        assertThatThrownBy(() ->
                        endpoint.sdk.deleteMessage(
                                b -> b.queueUrl("orders-dlq").receiptHandle(handle)))
                .isInstanceOf(ReceiptHandleIsInvalidException.class);
        endpoint.sdk.deleteMessage(b -> b.queueUrl(Endpoint.ORDERS).receiptHandle(handle));
        endpoint.sdk.deleteMessage(b -> b.queueUrl(Endpoint.ORDERS).receiptHandle(handle));
    }

    @Test
    void saysThatThereIsNoSuchQueue() {
        assertThatThrownBy(() ->
                        endpoint.sdk.sendMessage(
                                b -> b.queueUrl("http://x/1/nope").messageBody("x")))
                .isInstanceOfSatisfying(
                        QueueDoesNotExistException.class,
                        fault -> {
                            assertThat(fault.awsErrorDetails().errorCode())
                                    .isEqualTo("AWS.SimpleQueueService.NonExistentQueue");
                            assertThat(fault.awsErrorDetails().errorMessage())
                                    .isEqualTo("The specified queue does not exist.");
                            assertThat(fault.statusCode()).isEqualTo(400);
                        });
    }
}

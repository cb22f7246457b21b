package dev.leat.server.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The queues themselves through AWS's own client.
class QueuesTest {

    private static final String POLICY =
            "{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:000000000000:dead\",\"maxReceiveCount\":\"3\"}";
    private static final String DEAD = "arn:aws:sqs:eu-west-1:000000000000:orders-dlq";

    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new Endpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private Map<String, String> attributes(String queue) {
        return endpoint.sdk
                .getQueueAttributes(b -> b.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                .attributesAsStrings();
    }

    @Test
    void givesACreatedQueueItsAttributes() {
        endpoint.sdk.createQueue(b -> b.queueName("dead"));
        var asked =
                Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT, "7",
                        QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS, "2",
                        QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "2048",
                        QueueAttributeName.REDRIVE_POLICY, POLICY);
        String url =
                endpoint.sdk.createQueue(b -> b.queueName("mine").attributes(asked)).queueUrl();

        assertThat(url).isEqualTo(endpoint.server.url() + "/000000000000/mine");
        assertThat(attributes(url))
                .containsEntry("QueueArn", "arn:aws:sqs:eu-west-1:000000000000:mine")
                .containsEntry("VisibilityTimeout", "7")
                .containsEntry("ReceiveMessageWaitTimeSeconds", "2")
                .containsEntry("MaximumMessageSize", "2048")
                .containsEntry("MessageRetentionPeriod", "345600")
                .containsEntry("DelaySeconds", "0")
                .containsEntry("ApproximateNumberOfMessages", "0")
                .containsEntry("RedrivePolicy", POLICY.replace("\"3\"", "3"));
        assertThat(endpoint.sdk.listDeadLetterSourceQueues(b -> b.queueUrl("dead")).queueUrls())
                .containsExactly(url);
    }

    @Test
    void createsTheSameQueueTwiceButNoOther() {
        var three = Map.of(QueueAttributeName.DELAY_SECONDS, "3");
        var four = Map.of(QueueAttributeName.DELAY_SECONDS, "4");
        var first = endpoint.sdk.createQueue(b -> b.queueName("mine").attributes(three));
        var second = endpoint.sdk.createQueue(b -> b.queueName("mine").attributes(three));
        assertThat(second.queueUrl()).isEqualTo(first.queueUrl());
        assertThatThrownBy(
                        () -> endpoint.sdk.createQueue(b -> b.queueName("mine").attributes(four)))
                .isInstanceOf(QueueNameExistsException.class);
        assertThat(endpoint.sdk.createQueue(b -> b.queueName("orders")).queueUrl())
                .endsWith("/orders");
    }

    @Test
    void changesAQueueAndDeletesIt() {
        String url = endpoint.sdk.createQueue(b -> b.queueName("mine")).queueUrl();
        endpoint.sdk.setQueueAttributes(b ->
                b.queueUrl(url).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "9")));
        assertThat(attributes(url)).containsEntry("VisibilityTimeout", "9");

        endpoint.sdk.deleteQueue(b -> b.queueUrl(url));
        assertThat(endpoint.sdk.listQueues().queueUrls())
                .extracting(queue -> queue.substring(queue.lastIndexOf('/') + 1))
                .containsExactly("orders", "orders-dlq");
    }

    @Test
    void listsInPages() {
        for (String name : new String[] {"p-1", "p-2", "p-3"}) {
            endpoint.sdk.createQueue(b -> b.queueName(name));
        }
        var pages = endpoint.sdk.listQueuesPaginator(b -> b.queueNamePrefix("p-").maxResults(2));
        assertThat(pages.stream().map(page -> page.queueUrls().size())).containsExactly(2, 1);
        assertThat(pages.queueUrls().stream().distinct()).hasSize(3);
    }

    @Test
    void tagsQueues() {
        endpoint.sdk.tagQueue(b -> b.queueUrl("orders").tags(Map.of("a", "1", "b", "2")));
        endpoint.sdk.untagQueue(b -> b.queueUrl("orders").tagKeys("a"));
        assertThat(endpoint.sdk.listQueueTags(b -> b.queueUrl("orders")).tags())
                .isEqualTo(Map.of("b", "2"));
    }

    @Test
    void purges() {
        endpoint.sdk.sendMessage(b -> b.queueUrl("orders").messageBody("x"));
        endpoint.sdk.purgeQueue(b -> b.queueUrl("orders"));
        assertThat(attributes("orders")).containsEntry("ApproximateNumberOfMessages", "0");
    }

    @Test
    void movesDeadLettersBack() {
        String handle =
                endpoint.sdk
                        .startMessageMoveTask(
                                b -> b.sourceArn(DEAD).maxNumberOfMessagesPerSecond(5))
                        .taskHandle();
        assertThat(endpoint.sdk.listMessageMoveTasks(b -> b.sourceArn(DEAD)).results())
                .singleElement()
                .satisfies(task -> {
                    assertThat(task.taskHandle()).isEqualTo(handle);
                    assertThat(task.status()).isEqualTo("RUNNING");
                    assertThat(task.approximateNumberOfMessagesMoved()).isEqualTo(3);
                    assertThat(task.approximateNumberOfMessagesToMove()).isEqualTo(7);
                    assertThat(task.maxNumberOfMessagesPerSecond()).isEqualTo(5);
                });
        endpoint.sdk.cancelMessageMoveTask(b -> b.taskHandle(handle));
        assertThat(endpoint.sdk.listMessageMoveTasks(b -> b.sourceArn(DEAD)).results())
                .singleElement()
                .satisfies(task -> {
                    assertThat(task.taskHandle()).isNull();
                    assertThat(task.status()).isEqualTo("CANCELLED");
                });
        assertThatThrownBy(() -> endpoint.sdk.cancelMessageMoveTask(b -> b.taskHandle(handle)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish", "cnViYmlzaA==", "move-0", "!", "e30="})
    void tellsWhatNeverWasAHandleFromAMoveThatIsOver(String handle) {
        assertThatThrownBy(() -> endpoint.sdk.cancelMessageMoveTask(b -> b.taskHandle(handle)))
                .isInstanceOfSatisfying(
                        SqsException.class,
                        fault -> {
                            assertThat(fault.awsErrorDetails().errorCode())
                                    .isEqualTo("InvalidParameterValue");
                            assertThat(fault.statusCode()).isEqualTo(400);
                        });
    }
}

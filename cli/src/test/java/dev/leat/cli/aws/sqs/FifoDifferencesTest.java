package dev.leat.cli.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.sqs.Asking.Answer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The statements of the page `docs/differences-from-sqs.md` about FIFO queues.
@Tag("interop")
class FifoDifferencesTest {

    private static final String ARN = "arn:aws:sqs:us-east-1:000000000000:";

    @TempDir private Path folder;
    private LeatEndpoint leat;
    @AutoClose private Asking asking;

    @BeforeEach
    void start() throws Exception {
        leat = new LeatEndpoint(folder);
        asking = new Asking(leat.url());
    }

    @AfterEach
    void stop() {
        leat.close();
    }

    private Answer ask(String operation, Map<String, ?> input) throws Exception {
        var answer = asking.ask(operation, input);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    private void create(String name, Map<String, String> more) throws Exception {
        var attributes = new HashMap<>(more);
        attributes.put("FifoQueue", "true");
        ask("CreateQueue", Map.of("QueueName", name, "Attributes", attributes));
    }

    private String send(String queue, String body, String group, String id) throws Exception {
        var message =
                Map.of(
                        "QueueUrl",
                        queue,
                        "MessageBody",
                        body,
                        "MessageGroupId",
                        group,
                        "MessageDeduplicationId",
                        id);
        return ask("SendMessage", message).text("MessageId");
    }

    private Answer receive(String queue, int visibility, String attempt) throws Exception {
        return ask(
                "ReceiveMessage",
                Map.of(
                        "QueueUrl",
                        queue,
                        "MaxNumberOfMessages",
                        10,
                        "VisibilityTimeout",
                        visibility,
                        "ReceiveRequestAttemptId",
                        attempt,
                        "AttributeNames",
                        List.of("All")));
    }

    private Map<String, String> attributes(String queue) throws Exception {
        var all = Map.of("QueueUrl", queue, "AttributeNames", List.of("All"));
        var attributes = new HashMap<String, String>();
        ask("GetQueueAttributes", all)
                .body()
                .get("Attributes")
                .propertyStream()
                .forEach(each -> attributes.put(each.getKey(), each.getValue().asString()));
        return attributes;
    }

    @Test
    void callsTheAppsFifoQueuesByTheEndThatSqsWants() throws Exception {
        assertThat(attributes("Parcels.fifo"))
                .containsEntry("QueueArn", ARN + "Parcels.fifo")
                .containsEntry("ContentBasedDeduplication", "true")
                .containsEntry(
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"%sParcels-dlq.fifo\",\"maxReceiveCount\":5}"
                                .formatted(ARN));
        var bare = asking.ask("GetQueueUrl", Map.of("QueueName", "Parcels"));
        assertThat(bare.error()).isEqualTo("AWS.SimpleQueueService.NonExistentQueue");
        assertThat(bare.text("message")).endsWith("its name is Parcels.fifo.");
        var again = Map.of("QueueName", "Parcels.fifo", "Attributes", Map.of("FifoQueue", "true"));
        assertThat(ask("CreateQueue", again).text("QueueUrl")).endsWith("/Parcels.fifo");
    }

    @Test
    void movesDeadLettersOfTheAppsFifoQueuesThereAndBack() throws Exception {
        var queue = "Parcels.fifo";
        var ids = List.of(send(queue, "1", "g", "a"), send(queue, "2", "g", "b"));
        for (int i = 0; i < 6; i++) {
            receive(queue, 0, "a");
        }
        var dead = receive("Parcels-dlq.fifo", 0, "a");
        assertThat(dead.each("MessageId")).isEqualTo(ids);
        assertThat(dead.messages().getFirst().at("/Attributes/DeadLetterQueueSourceArn").asString())
                .isEqualTo(ARN + queue);
        ask("StartMessageMoveTask", Map.of("SourceArn", ARN + "Parcels-dlq.fifo"));
        var back =
                ask(
                        "ReceiveMessage",
                        Map.of(
                                "QueueUrl",
                                queue,
                                "WaitTimeSeconds",
                                20,
                                "AttributeNames",
                                List.of("MessageGroupId")));
        assertThat(back.each("MessageId")).containsExactly(ids.getFirst());
        assertThat(back.messages().getFirst().at("/Attributes/MessageGroupId").asString())
                .isEqualTo("g");
    }

    @Test
    void hidesAClientsQueueBehindTheAppsOwn() throws Exception {
        create("Letters.fifo", Map.of());
        send("Letters.fifo", "1", "g", "a");
        leat.close();
        leat = new LeatEndpoint(folder, "Letters");
        try (var later = new Asking(leat.url())) {
            var queue = Map.of("QueueUrl", "Letters.fifo");
            assertThat(later.ask("ReceiveMessage", queue).messages()).isEmpty();
            assertThat(later.ask("DeleteQueue", queue).error())
                    .isEqualTo("AWS.SimpleQueueService.UnsupportedOperation");
            assertThat(later.ask("ListQueues", Map.of("QueueNamePrefix", "Letters.")).body())
                    .hasToString(
                            "{\"QueueUrls\":[\"%s/000000000000/Letters.fifo\"]}"
                                    .formatted(leat.url()));
        }
        assertThat(leat.messages("Letters.fifo")).isEqualTo(1);
    }

    @Test
    void limitsNothingSoTheLimitFollowsFromTheScope() throws Exception {
        create(
                "fast.fifo",
                Map.of("DeduplicationScope", "messageGroup", "FifoThroughputLimit", "perQueue"));
        assertThat(attributes("fast.fifo"))
                .containsEntry("FifoThroughputLimit", "perMessageGroupId");
    }

    @Test
    void changesAtOnceWhichIdsAreCompared() throws Exception {
        create("wide.fifo", Map.of());
        var first = send("wide.fifo", "1", "g", "d");
        assertThat(send("wide.fifo", "2", "h", "d")).isEqualTo(first);
        var scope = Map.of("DeduplicationScope", "messageGroup");
        ask("SetQueueAttributes", Map.of("QueueUrl", "wide.fifo", "Attributes", scope));
        assertThat(send("wide.fifo", "2", "h", "d")).isNotEqualTo(first);
        assertThat(send("wide.fifo", "1", "g", "d")).isEqualTo(first);
    }

    @Test
    void takesAReceiptUntilTheMessageIsReceivedAgain() throws Exception {
        create("late.fifo", Map.of());
        send("late.fifo", "1", "g", "d");
        var handle = receive("late.fifo", 600, "a").each("ReceiptHandle").getFirst();
        var late = Map.of("QueueUrl", "late.fifo", "ReceiptHandle", handle);
        var back = new HashMap<String, Object>(late);
        back.put("VisibilityTimeout", 0);
        ask("ChangeMessageVisibility", back);
        ask("DeleteMessage", late);
        assertThat(receive("late.fifo", 600, "b").messages()).isEmpty();
    }

    @Test
    void forgetsAttemptsWhenItStops() throws Exception {
        create("tried.fifo", Map.of());
        send("tried.fifo", "1", "g", "d");
        var first = receive("tried.fifo", 600, "a");
        assertThat(receive("tried.fifo", 600, "a")).isEqualTo(first);
        leat.close();
        leat = new LeatEndpoint(folder);
        try (var later = new Asking(leat.url())) {
            var again = Map.of("QueueUrl", "tried.fifo", "ReceiveRequestAttemptId", "a");
            assertThat(later.ask("ReceiveMessage", again).messages()).isEmpty();
        }
    }
}

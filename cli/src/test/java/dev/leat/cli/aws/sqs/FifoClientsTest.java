package dev.leat.cli.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// AWS's own client fills and empties a FIFO queue from many sides at once.
@Tag("interop")
class FifoClientsTest {

    private static final int GROUPS = 20;
    private static final int EACH = 60;
    private static final int PRODUCERS = 4;
    private static final int CONSUMERS = 6;

    /// The deleted messages of each group, in the order of their deletion.
    private final Map<String, List<String>> done = new ConcurrentHashMap<>();

    /// The worker of each group.
    private final ConcurrentMap<String, Integer> workers = new ConcurrentHashMap<>();

    private final AtomicInteger left = new AtomicInteger(GROUPS * EACH);

    @AutoClose private LeatEndpoint leat;
    @AutoClose private SqsClient sqs;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        leat = new LeatEndpoint(folder);
        sqs =
                SqsClient.builder()
                        .endpointOverride(URI.create(leat.url()))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "any")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    @Test
    void keepsTheOrderOfTwentyGroupsAndHandsOutNothingTwice() throws Exception {
        var url =
                sqs.createQueue(b ->
                                b.queueName("many.fifo")
                                        .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
                        .queueUrl();
        try (var clients = new Clients(PRODUCERS + CONSUMERS)) {
            clients.each(
                    PRODUCERS + CONSUMERS,
                    number -> {
                        if (number < PRODUCERS) {
                            send(url, number);
                        } else {
                            consume(url, number);
                        }
                    });
        }
        var all = IntStream.range(0, EACH).mapToObj(String::valueOf).toList();
        assertThat(done)
                .hasSize(GROUPS)
                .allSatisfy((_, bodies) -> assertThat(bodies).isEqualTo(all));
        assertThat(sqs.receiveMessage(b -> b.queueUrl(url).waitTimeSeconds(1)).messages())
                .isEmpty();
    }

    /// Sends the messages of its own groups, each batch twice.
    private void send(String url, int producer) {
        var batch = new ArrayList<SendMessageBatchRequestEntry>();
        for (int i = 0; i < EACH; i++) {
            for (int group = producer; group < GROUPS; group += PRODUCERS) {
                batch.add(
                        SendMessageBatchRequestEntry.builder()
                                .id("e" + batch.size())
                                .messageBody("" + i)
                                .messageGroupId("g" + group)
                                .messageDeduplicationId("g" + group + "-" + i)
                                .build());
                if (batch.size() == 10) {
                    var first = sqs.sendMessageBatch(b -> b.queueUrl(url).entries(batch));
                    var again = sqs.sendMessageBatch(b -> b.queueUrl(url).entries(batch));
                    assertThat(again.successful()).isEqualTo(first.successful()).hasSize(10);
                    batch.clear();
                }
            }
        }
        assertThat(batch).isEmpty();
    }

    /// Deletes what it receives, but sometimes gives the rest of a group back.
    private void consume(String url, int consumer) {
        var random = new Random(consumer);
        while (left.get() > 0) {
            var received =
                    sqs.receiveMessage(b ->
                                    b.queueUrl(url)
                                            .maxNumberOfMessages(1 + random.nextInt(10))
                                            .waitTimeSeconds(1)
                                            .visibilityTimeout(
                                                    (int) Duration.ofMinutes(10).toSeconds())
                                            .messageSystemAttributeNames(
                                                    MessageSystemAttributeName.MESSAGE_GROUP_ID))
                            .messages();
            byGroup(received)
                    .forEach((group, messages) -> work(url, consumer, group, messages, random));
        }
    }

    private static Map<String, List<Message>> byGroup(List<Message> received) {
        var groups = new LinkedHashMap<String, List<Message>>();
        for (var message : received) {
            var group = message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
            groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(message);
        }
        return groups;
    }

    private void work(
            String url, int consumer, String group, List<Message> messages, Random random) {
        assertThat(workers.putIfAbsent(group, consumer)).as(group).isNull();
        int keep = random.nextInt(4) > 0 ? messages.size() : random.nextInt(messages.size());
        var bodies = done.computeIfAbsent(group, _ -> new ArrayList<>());
        messages.subList(0, keep).forEach(message -> bodies.add(message.body()));
        // After the last response, another client may lease the group.
        workers.remove(group);
        for (int i = messages.size() - 1; i >= keep; i--) {
            var back = messages.get(i).receiptHandle();
            sqs.changeMessageVisibility(
                    b -> b.queueUrl(url).receiptHandle(back).visibilityTimeout(0));
        }
        for (var message : messages.subList(0, keep)) {
            sqs.deleteMessage(b -> b.queueUrl(url).receiptHandle(message.receiptHandle()));
            left.decrementAndGet();
        }
    }
}

package dev.leat.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Queue;
import dev.leat.aws.AwsClients;
import dev.leat.aws.DynamoTable;
import dev.leat.aws.LeatEndpoint;
import dev.leat.batch.Record;
import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.Message;
import dev.leat.port.UnsupportedByPlatformException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// The differences from the embedded queues, with attempts in a state table.
class SqsSourceTest {

    private static final AwsResourceNames NAMES = new AwsResourceNames("shop", "test-");
    private static final int MOST_RECEIVES = Queue.DEFAULT_MAX_RECEIVE_COUNT;

    private final VirtualTime time = VirtualTime.start();
    private final MemoryAudit audit = new MemoryAudit(time);
    private final App app =
            App.named("shop")
                    .withQueues(
                            Map.of(
                                    "orders",
                                    Queue.named("orders"),
                                    "orders-dlq",
                                    Queue.deadLetters("orders-dlq")));
    private final LeatEndpoint endpoint;
    private final AwsClients clients;

    SqsSourceTest(@TempDir Path folder) {
        endpoint = LeatEndpoint.start(folder, time);
        clients = endpoint.clients();
        clients.sqs().createQueue(queue -> queue.queueName("test-orders"));
        clients.sqs().createQueue(queue -> queue.queueName("test-orders-dlq"));
    }

    @AfterEach
    void stop() {
        clients.close();
        endpoint.close();
    }

    @SuppressWarnings("unchecked") // the SDK takes varargs of consumers
    private void createTable() {
        clients.dynamoDb()
                .createTable(table ->
                        table.tableName(NAMES.stateTable())
                                .billingMode(BillingMode.PAY_PER_REQUEST)
                                .keySchema(
                                        key -> key.attributeName("pk").keyType(KeyType.HASH),
                                        key -> key.attributeName("sk").keyType(KeyType.RANGE))
                                .attributeDefinitions(
                                        key ->
                                                key.attributeName("pk")
                                                        .attributeType(ScalarAttributeType.S),
                                        key ->
                                                key.attributeName("sk")
                                                        .attributeType(ScalarAttributeType.S)));
    }

    private TableGrantedAttempts granted() {
        return new TableGrantedAttempts(
                new DynamoTable(clients.dynamoDb(), NAMES.stateTable(), time));
    }

    /// Opens the queues as a new process does.
    private SqsQueues open(GrantedAttempts granted) {
        return open(granted, new QueueUse.OnDemand());
    }

    private SqsQueues open(GrantedAttempts granted, QueueUse use) {
        return new SqsQueues(
                clients, NAMES, app, time, granted, audit, audit::ended, (_, _) -> {}, use);
    }

    private static void send(SqsQueues queues, String... bodies) {
        queues.queue("orders")
                .send(
                        Arrays.stream(bodies)
                                .map(body -> body.getBytes(StandardCharsets.UTF_8))
                                .map(Message.Outgoing::of)
                                .toList());
    }

    private static Lease lease(SqsQueues queues) {
        return queues.source("orders").lease(10, Long.MAX_VALUE).orElseThrow();
    }

    private static void settle(SqsQueues queues, Lease lease, Effect.Again... again) {
        queues.store().commit(tx -> tx.apply(new Effect.Settle(lease.work(), again)));
    }

    private static List<Integer> attempts(Lease lease) {
        return lease.work().records().stream().map(Record::attempt).toList();
    }

    @Test
    void aReturnThatDoesNotCountIsNoAttemptForOtherProcessesEither() {
        createTable();
        send(open(granted()), "a", "b");
        for (int i = 0; i < 2 * MOST_RECEIVES; i++) {
            var process = open(granted());
            var lease = lease(process);
            assertThat(attempts(lease)).containsExactly(1, 1);
            var parked = new Effect.Again(Duration.ZERO, false);
            settle(process, lease, parked, parked);
        }
    }

    /// SQS's own limit of receives is not reached while a sink is unavailable for a long time.
    @Test
    void aMessageThatIsOftenReturnedIsDelayed() {
        createTable();
        var process = open(granted());
        send(process, "a");
        var parked = new Effect.Again(Duration.ZERO, false);
        int receives = 0;
        var end = time.instant().plus(Duration.ofHours(1));
        while (time.instant().isBefore(end)) {
            var lease = process.source("orders").lease(10, Long.MAX_VALUE);
            if (lease.isPresent()) {
                receives++;
                assertThat(attempts(lease.get())).containsExactly(1);
                settle(process, lease.get(), parked);
            } else {
                time.advance(Duration.ofSeconds(5));
            }
        }
        assertThat(receives).isBetween(60, 90);
        assertThat(SqsQueues.MOST_RECEIVES).isGreaterThan(10 * receives);
    }

    @Test
    void aReturnIsNoAttemptThoughTheTableIsMissingForLongerThanTheVisibilityTimeout() {
        var process = open(granted());
        send(process, "a");
        var parked = new Effect.Again(Duration.ZERO, false);
        settle(process, lease(process), parked);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> lease(process)).hasMessageContaining(NAMES.stateTable());
            time.advance(Queue.DEFAULT_VISIBILITY_TIMEOUT.dividedBy(2));
        }
        createTable();
        assertThat(attempts(lease(process))).containsExactly(1);
    }

    @Test
    void messagesThatAnotherProcessDidNotSettleAreLeasedTogether() {
        createTable();
        var dead = open(granted());
        send(dead, "a", "b");
        lease(dead);
        time.advance(Queue.DEFAULT_VISIBILITY_TIMEOUT);
        var process = open(granted());
        send(process, "c");
        var suspects = lease(process);
        assertThat(attempts(suspects)).containsExactly(2, 2);
        assertThat(process.source("orders").lease(10, 1)).isEmpty();
        settle(process, suspects, new Effect.Again[2]);
        var other = lease(process);
        assertThat(attempts(other)).containsExactly(1);
        settle(process, other, new Effect.Again[1]);
        assertThat(process.source("orders").drained()).isTrue();
    }

    /// In workers. Functions have no trials.
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aSuspectHasATrialFromItsLastAttemptOn(int deaths) {
        createTable();
        send(open(granted()), "a");
        int receives = MOST_RECEIVES - 1 + deaths;
        for (int i = 0; i < receives; i++) {
            var url = clients.sqs().getQueueUrl(q -> q.queueName(NAMES.of("orders"))).queueUrl();
            assertThat(clients.sqs().receiveMessage(r -> r.queueUrl(url)).messages()).hasSize(1);
            time.advance(Queue.DEFAULT_VISIBILITY_TIMEOUT);
        }
        try (var worker = open(granted(), new QueueUse.Workers())) {
            var lease = await(worker);
            assertThat(attempts(lease)).containsExactly(receives + 1);
            assertThat(lease.suspect().orElseThrow().deaths()).isEqualTo(deaths);
            settle(worker, lease, new Effect.Again[1]);
        }
        time.advance(Duration.ofSeconds(20)); // ends the receive that waits
    }

    private static Lease await(SqsQueues queues) {
        var lease = queues.source("orders").lease(10, Long.MAX_VALUE);
        while (lease.isEmpty()) {
            LockSupport.parkNanos(1_000_000);
            lease = queues.source("orders").lease(10, Long.MAX_VALUE);
        }
        return lease.get();
    }

    /// After a crash a batch is one commit; after the second one it is a hundred.
    @Test
    void messagesThatTwoProcessesDidNotSettleAreLeasedInGroups() {
        createTable();
        int size = 200;
        var bodies = IntStream.range(0, size).mapToObj(Integer::toString).toArray(String[]::new);
        send(open(granted()), bodies);
        for (int crashes = 0; crashes < 2; crashes++) {
            var lease = open(granted()).source("orders").lease(size, Long.MAX_VALUE).orElseThrow();
            assertThat(attempts(lease)).hasSize(size).containsOnly(crashes + 1);
            time.advance(Queue.DEFAULT_VISIBILITY_TIMEOUT);
        }
        var process = open(granted());
        int commits = 0;
        while (!process.source("orders").drained()) {
            var lease = process.source("orders").lease(size, Long.MAX_VALUE).orElseThrow();
            assertThat(attempts(lease)).containsExactly(3, 3);
            settle(process, lease, new Effect.Again[2]);
            commits++;
        }
        assertThat(commits).isEqualTo(100);
    }

    @Test
    void messagesAtTheirLastAttemptAreLeasedAlone() {
        createTable();
        send(open(granted()), "a", "b");
        for (int i = 1; i < MOST_RECEIVES; i++) {
            lease(open(granted()));
            time.advance(Queue.DEFAULT_VISIBILITY_TIMEOUT);
        }
        var process = open(granted());
        for (int i = 0; i < 2; i++) {
            var lease = lease(process);
            assertThat(attempts(lease)).containsExactly(MOST_RECEIVES);
            settle(process, lease, new Effect.Again[1]);
        }
    }

    @Test
    void aMessageThatIsNeverSettledBecomesADeadLetterWithItsReason() {
        createTable();
        send(open(granted()), "a");
        for (int i = 0; i < MOST_RECEIVES; i++) {
            lease(open(granted()));
            time.advance(Queue.DEFAULT_VISIBILITY_TIMEOUT);
        }
        var process = open(granted());
        assertThat(process.source("orders").lease(10, Long.MAX_VALUE)).isEmpty();
        var letter = process.queue("orders-dlq").browse(0, 10).getFirst();
        var info = DeadLetterInfo.of(letter.attributes()).orElseThrow();
        assertThat(info.source()).isEqualTo("orders");
        assertThat(info.attempts()).isEqualTo(MOST_RECEIVES);
        assertThat(info.reasons().getFirst().reason().message())
                .isEqualTo("received 5 times without being settled");
        assertThat(process.source("orders").drained()).isTrue();
    }

    @Test
    void onlyDeadLettersCanBeShown() {
        var queues = open(GrantedAttempts.inMemory());
        assertThatThrownBy(() -> queues.queue("orders").browse(0, 1))
                .isInstanceOf(UnsupportedByPlatformException.class)
                .hasMessageContaining("queue orders is in SQS");
        assertThat(queues.queue("orders-dlq").browse(0, 1)).isEmpty();
    }
}

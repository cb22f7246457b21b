package dev.leat.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Queue;
import dev.leat.aws.AwsClients;
import dev.leat.contract.ServerProcess;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import dev.leat.port.Source;
import dev.leat.port.Time;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The threads that receive messages before workers lease them, on ElasticMQ.
@Tag("interop")
class SqsPrefetchTest {

    private static final int MESSAGES = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private @Nullable SQSRestServer server;
    private AwsClients clients = clients(1);
    private final App app =
            App.named("shop")
                    .withQueues(
                            Map.of(
                                    "orders",
                                    Queue.named("orders"),
                                    "orders-dlq",
                                    Queue.deadLetters("orders-dlq")));

    private static AwsClients clients(int port) {
        return AwsClients.at(
                URI.create("http://127.0.0.1:" + port),
                "eu-central-1",
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                new ExecutionInterceptor() {});
    }

    @BeforeEach
    void start() throws Exception {
        int port = ServerProcess.freePort();
        var started = SQSRestServerBuilder.withPort(port).withInterface("127.0.0.1").start();
        started.waitUntilStarted();
        server = started;
        clients = clients(port);
        clients.sqs().createQueue(queue -> queue.queueName("test-orders"));
        clients.sqs().createQueue(queue -> queue.queueName("test-orders-dlq"));
    }

    @AfterEach
    void stop() {
        clients.close();
        if (server != null) {
            server.stopAndWait();
        }
    }

    private SqsQueues open() {
        var audit = new MemoryAudit(Time.system());
        return new SqsQueues(
                clients,
                new AwsResourceNames("shop", "test-"),
                app,
                Time.system(),
                GrantedAttempts.inMemory(),
                audit,
                audit::ended,
                (_, _) -> {},
                new QueueUse.Workers());
    }

    private static dev.leat.port.Lease await(Source source) throws InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            long seen = source.signal().count();
            var lease = source.lease(50, Long.MAX_VALUE);
            if (lease.isPresent()) {
                return lease.get();
            }
            Time.system().await(source.signal(), seen, Instant.now().plusSeconds(1));
        }
        throw new AssertionError("no message arrived");
    }

    @Test
    void leasesEachMessageOnceAndReturnsUnleasedMessages() throws Exception {
        var ids = new HashSet<String>();
        var left = new ArrayList<String>();
        try (var queues = open()) {
            queues.queue("orders")
                    .send(
                            IntStream.range(0, MESSAGES)
                                    .mapToObj(i -> ("m" + i).getBytes(StandardCharsets.UTF_8))
                                    .map(Message.Outgoing::of)
                                    .toList());
            var source = queues.source("orders");
            while (ids.size() < MESSAGES / 2) {
                var lease = await(source);
                lease.work()
                        .records()
                        .forEach(record -> {
                            assertThat(record.attempt()).isEqualTo(1);
                            assertThat(ids.add(record.id())).isTrue();
                        });
                var all = new Effect.Again[lease.work().size()];
                queues.store().commit(tx -> tx.apply(new Effect.Settle(lease.work(), all)));
            }
        }
        try (var next = open()) {
            for (var some =
                            next.queue("orders")
                                    .receive(10, Duration.ofSeconds(2), Optional.empty());
                    !some.isEmpty();
                    some =
                            next.queue("orders")
                                    .receive(10, Duration.ofSeconds(2), Optional.empty())) {
                some.forEach(message -> left.add(message.id()));
            }
        }
        assertThat(left).doesNotHaveDuplicates().doesNotContainAnyElementsOf(ids);
        assertThat(left).hasSize(MESSAGES - ids.size());
    }
}

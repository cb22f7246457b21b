package dev.leat.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Queue;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/// The threads that receive messages, while SQS is unavailable, and when they are stopped.
class ReceiversTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Set<Thread.State> WAITS_OR_ENDED =
            Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

    private final VirtualTime time = VirtualTime.start();
    private volatile boolean down = true;

    private final ExecutionInterceptor outage =
            new ExecutionInterceptor() {
                @Override
                public void beforeExecution(
                        Context.BeforeExecution context, ExecutionAttributes attributes) {
                    if (down && context.request() instanceof ReceiveMessageRequest) {
                        throw SdkClientException.create("lost", new IOException("reset"));
                    }
                }
            };

    /// SQS does not answer a receive that waits for messages, because its clock stands still.
    @Test
    void aReceiveAfterAFailureDoesNotWaitForMessages(@TempDir Path folder) throws Exception {
        try (var services = LeatEndpoint.start(folder, time);
                var clients = services.clients(outage)) {
            clients.sqs().createQueue(queue -> queue.queueName("test-orders"));
            try (var queues = open(clients)) {
                recovers(queues.source("orders"));
                time.untilWaiting(1);
            }
            time.advance(Duration.ofSeconds(20)); // ends the next receive, which waits
        }
    }

    @Test
    void aReceiverContinuesAfterAnErrorAndIsNamed(@TempDir Path folder) throws Exception {
        var broken = new AtomicBoolean(true);
        var overflow =
                new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(
                            Context.BeforeExecution context, ExecutionAttributes attributes) {
                        if (broken.get() && context.request() instanceof ReceiveMessageRequest) {
                            throw new StackOverflowError();
                        }
                    }
                };
        try (var services = LeatEndpoint.start(folder, time);
                var clients = services.clients(overflow)) {
            var url = clients.sqs().createQueue(q -> q.queueName("test-orders")).queueUrl();
            clients.sqs().sendMessage(message -> message.queueUrl(url).messageBody("{}"));
            try (var queues = open(clients)) {
                var source = queues.source("orders");
                until(() -> source.lease(10, Long.MAX_VALUE).isEmpty() && failing());
                broken.set(false);
                until(() -> source.lease(10, Long.MAX_VALUE).isPresent());
                until(() -> !failing());
            }
            time.advance(Duration.ofSeconds(20)); // ends the receive that waits
        }
    }

    private static boolean failing() {
        return Tasks.failing().stream().anyMatch(one -> one.task().startsWith("leat-sqs-orders-"));
    }

    @Test
    void aStopReturnsTheMessagesOfTheLastResponses(@TempDir Path folder) throws Exception {
        var received = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        var slow =
                new ExecutionInterceptor() {
                    @Override
                    public void afterExecution(
                            Context.AfterExecution context, ExecutionAttributes attributes) {
                        if (context.response() instanceof ReceiveMessageResponse response
                                && response.hasMessages()) {
                            received.countDown();
                            await(answer);
                        }
                    }
                };
        try (var services = LeatEndpoint.start(folder, time);
                var clients = services.clients(slow)) {
            var url = clients.sqs().createQueue(q -> q.queueName("test-orders")).queueUrl();
            clients.sqs().sendMessage(send -> send.queueUrl(url).messageBody("{}"));
            var queues = open(clients);
            var source = queues.source("orders");
            until(() -> {
                boolean _ = source.lease(10, Long.MAX_VALUE).isPresent();
                return received.getCount() == 0;
            });
            var closing = Thread.ofVirtual().start(queues::close);
            until(() -> WAITS_OR_ENDED.contains(closing.getState()));
            answer.countDown();
            closing.join();
            // On a slow machine the response may come after the stop.
            until(() -> services.platform().queue("test-orders").counts().visible() == 1);
        }
    }

    /// The receive that waits for messages at the stop gets the returned message. Neither receive
    /// counts as an attempt.
    @Test
    void aStopReturnsTheMessageThatItsOwnReceiveGetsAgain(@TempDir Path folder) throws Exception {
        var received = new AtomicInteger();
        var counting =
                new ExecutionInterceptor() {
                    @Override
                    public void afterExecution(
                            Context.AfterExecution context, ExecutionAttributes attributes) {
                        if (context.response() instanceof ReceiveMessageResponse response) {
                            received.addAndGet(response.messages().size());
                        }
                    }
                };
        var granted = GrantedAttempts.inMemory();
        try (var services = LeatEndpoint.start(folder, time);
                var clients = services.clients(counting)) {
            var url = clients.sqs().createQueue(q -> q.queueName("test-orders")).queueUrl();
            var id = clients.sqs().sendMessage(s -> s.queueUrl(url).messageBody("{}")).messageId();
            try (var queues = open(clients, granted)) {
                var source = queues.source("orders");
                until(() -> source.available(10) == 1);
                time.untilWaiting(1);
            }
            until(() -> received.get() == 2);
            until(() -> services.platform().queue("test-orders").counts().visible() == 1);
            until(() -> granted.of("orders", List.of(id)).equals(Map.of(id, 2)));
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 20", "true, 1"})
    void aProcessThatEndsWhenIdleWaitsInShortRequests(
            boolean untilIdle, int seconds, @TempDir Path folder) throws Exception {
        var waits = new ConcurrentSkipListSet<Integer>();
        var waiting =
                new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(
                            Context.BeforeExecution context, ExecutionAttributes attributes) {
                        if (context.request() instanceof ReceiveMessageRequest receive) {
                            waits.add(receive.waitTimeSeconds());
                        }
                    }
                };
        try (var services = LeatEndpoint.start(folder, time);
                var clients = services.clients(waiting)) {
            clients.sqs().createQueue(queue -> queue.queueName("test-orders"));
            var use = new QueueUse.Workers(Set.of(), untilIdle);
            try (var queues = open(clients, GrantedAttempts.inMemory(), use)) {
                var source = queues.source("orders");
                until(() -> source.available(10) == 0 && waits.contains(seconds));
            }
            assertThat(waits).last().isEqualTo(seconds);
            time.advance(Duration.ofSeconds(20)); // ends the receive that waits
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void recovers(Source source) throws InterruptedException {
        until(() -> unavailable(source));
        assertThatThrownBy(() -> source.lease(10, Long.MAX_VALUE))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("reset");
        down = false;
        until(() -> !unavailable(source));
        assertThat(source.lease(10, Long.MAX_VALUE)).isEmpty();
    }

    private static boolean unavailable(Source source) {
        try {
            return source.lease(10, Long.MAX_VALUE).isPresent();
        } catch (UnavailableException _) {
            return true;
        }
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        while (!holds.getAsBoolean()) {
            assertThat(Instant.now()).as("waited for " + PATIENCE).isBefore(end);
            Time.system().await(new Signal(), 0, Instant.now().plusMillis(10));
        }
    }

    private static SqsQueues open(AwsClients clients) {
        return open(clients, GrantedAttempts.inMemory());
    }

    private static SqsQueues open(AwsClients clients, GrantedAttempts granted) {
        return open(clients, granted, new QueueUse.Workers());
    }

    private static SqsQueues open(AwsClients clients, GrantedAttempts granted, QueueUse use) {
        var audit = new MemoryAudit(Time.system());
        return new SqsQueues(
                clients,
                new AwsResourceNames("shop", "test-"),
                App.named("shop").withQueues(Map.of("orders", Queue.named("orders"))),
                Time.system(),
                granted,
                audit,
                audit::ended,
                (_, _) -> {},
                use);
    }
}

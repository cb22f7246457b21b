package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.leat.app.App;
import dev.leat.cli.function.FunctionApp;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The handler of functions, invoked by an event source mapping.
class PipelineHandlerTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, value: bigint not null}
            queues:
              orders: {visibility_timeout: 60s, max_receive_count: 3}
              lines: {fifo: true, visibility_timeout: 60s, max_receive_count: 2}
            views:
              totals: {measures: {orders: count(*), value: sum(value)}}
              line_totals: {measures: {lines: count(*)}}
            pipelines:
              count:
                from: {queue: orders, schema: Order, batch: {size: 4}}
                key: id
                steps:
                  - check: {value is not negative: value >= 0}
                to:
                  - view: totals
              count_lines:
                from: {queue: lines, schema: Order, batch: {size: 2}}
                key: id
                to:
                  - view: line_totals
            """;

    private static final Duration VISIBILITY = Duration.ofSeconds(60);

    private final VirtualTime time = VirtualTime.start();

    @TempDir Path folder;

    @AutoClose private FunctionServices services;
    @AutoClose private FunctionApp function;

    private PipelineHandler handler;

    @BeforeEach
    void start() throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), APP);
        App app = AppFile.read(file, Map.of());
        services = new FunctionServices(app, folder, time);
        function = services.function();
        handler = new PipelineHandler(function, List.of("count"), time);
    }

    private void send(String... bodies) {
        services.queue("orders")
                .send(
                        List.of(bodies).stream()
                                .map(body -> body.getBytes(StandardCharsets.UTF_8))
                                .map(Message.Outgoing::of)
                                .toList());
    }

    private static String order(String id, long value) {
        return "{\"id\": \"%s\", \"value\": %d}".formatted(id, value);
    }

    private byte[] invoke(byte[] event) throws IOException {
        return invoke(handler, event, Duration.ofMinutes(5));
    }

    static byte[] invoke(PipelineHandler handler, byte[] event, Duration left) throws IOException {
        var out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event), out, new Remaining(left));
        return out.toByteArray();
    }

    private List<@Nullable Long> totals() {
        return services.values("totals");
    }

    private long left(String queue) {
        return services.queue(queue).counts().all();
    }

    @Test
    void processesAnEventAndDeadLettersWhatIsInvalid() {
        send(order("a", 1), order("b", 2), order("c", -3), "no JSON", order("d", 4), order("a", 1));
        var mapping = services.mapping("orders", 10);

        var done = mapping.poll(this::invoke);

        assertThat(done.received()).hasSize(6);
        assertThat(done.failed()).isEmpty();
        assertThat(totals()).containsExactly(3L, 7L);
        assertThat(left("orders")).isZero();
        assertThat(left("orders-dlq")).isEqualTo(2);
    }

    @Test
    void startsNothingShortlyBeforeTheDeadlineAndCountsNoAttempt() {
        send(order("a", 1), order("b", 2));
        var mapping = services.mapping("orders", 10);

        for (int i = 0; i < 5; i++) { // more often than max_receive_count
            var none = mapping.poll(event -> invoke(handler, event, Duration.ZERO));
            assertThat(none.failed()).hasSize(2);
        }
        assertThat(totals()).containsExactly(0L, 0L);
        var done = mapping.poll(this::invoke);

        assertThat(done.failed()).isEmpty();
        assertThat(totals()).containsExactly(2L, 3L);
        assertThat(left("orders-dlq")).isZero();
    }

    @Test
    void anInvocationWithoutResponseIsRetriedAsAWholeAndCountsNothingTwice() {
        send(order("a", 1), order("b", 2), order("c", 3));
        var mapping = services.mapping("orders", 10);

        var lost =
                mapping.poll(event -> {
                    invoke(event);
                    throw new IOException("the function timed out before it responded");
                });
        assertThat(lost.failed()).hasSize(3);
        assertThat(mapping.poll(this::invoke).received()).as("still hidden").isEmpty();
        time.advance(VISIBILITY);
        var again = mapping.poll(this::invoke);

        assertThat(again.received()).hasSize(3);
        assertThat(again.failed()).isEmpty();
        assertThat(totals()).containsExactly(3L, 6L);
        assertThat(left("orders")).isZero();
    }

    @Test
    void aMessageWhoseInvocationsEndTooOftenBecomesADeadLetter() {
        send(order("a", 1));
        var mapping = services.mapping("orders", 10);

        for (int i = 0; i < 3; i++) {
            mapping.poll(_ -> {
                throw new IOException("the process ended");
            });
            time.advance(VISIBILITY);
        }
        var last = mapping.poll(this::invoke);

        assertThat(last.failed()).isEmpty();
        assertThat(totals()).containsExactly(0L, 0L);
        assertThat(left("orders-dlq")).isEqualTo(1);
    }

    @Test
    void twoFunctionsThatGetTheSameMessagesCountThemOnce() throws Exception {
        send(order("a", 1), order("b", 2), order("c", -3));
        var mapping = services.mapping("orders", 10);
        var messages = mapping.receive();
        try (var other = services.function()) {
            var second = new PipelineHandler(other, List.of(), time);
            var threads =
                    List.of(handler, second).stream()
                            .map(one ->
                                    Thread.ofPlatform()
                                            .start(() ->
                                                    mapping.deliver(
                                                            messages,
                                                            event ->
                                                                    invoke(
                                                                            one,
                                                                            event,
                                                                            Duration.ofSeconds(
                                                                                    10)))))
                            .toList();
            for (var thread : threads) {
                thread.join();
            }
        }

        assertThat(totals()).containsExactly(2L, 3L);
        assertThat(left("orders")).isZero();
    }

    private void line(String group, String id) {
        services.queue("lines")
                .send(
                        List.of(
                                new Message.Outgoing(
                                        order(id, 1).getBytes(StandardCharsets.UTF_8),
                                        Map.of(),
                                        Optional.empty(),
                                        Optional.of(group),
                                        Optional.of(id))));
    }

    @Test
    void restoredFunctionsOpenNewConnections() {
        send(order("a", 1));
        var mapping = services.mapping("orders", 10);
        mapping.poll(this::invoke);
        var context = org.crac.Core.getGlobalContext();

        handler.beforeCheckpoint(context);
        handler.afterRestore(context);
        send(order("b", 2));
        mapping.poll(this::invoke);

        assertThat(totals()).containsExactly(2L, 3L);
    }

    @Test
    void aFifoQueueKeepsTheOrderOfItsGroups() {
        line("g1", "1");
        line("g2", "2");
        line("g1", "3");
        line("g2", "4");
        line("g1", "5");
        var mapping = services.mapping("lines", 10);

        var done = mapping.poll(this::invoke);

        assertThat(done.received()).hasSize(5);
        assertThat(done.failed()).isEmpty();
        assertThat(services.values("line_totals")).containsExactly(5L);
        assertThat(left("lines")).isZero();
    }

    @Test
    void theRestOfAFifoQueueReturnsInItsOrder() {
        for (int id = 1; id <= 7; id++) {
            line(id % 3 == 0 ? "g2" : "g1", String.valueOf(id));
        }
        var mapping = services.mapping("lines", 10);
        var late = new PipelineHandler(function, List.of(), time);

        var none = mapping.poll(event -> invoke(late, event, Duration.ZERO));
        assertThat(none.failed()).containsExactlyElementsOf(none.received()).hasSize(7);
        var done = mapping.poll(this::invoke);

        assertThat(done.received()).containsExactlyElementsOf(none.received());
        assertThat(done.failed()).isEmpty();
        assertThat(services.values("line_totals")).containsExactly(7L);
    }

    @Test
    void refusesOtherEvents() {
        assertThatThrownBy(() -> invoke("{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("connect the function to a queue");
        assertThatThrownBy(() ->
                        invoke(
                                "{\"Records\": [{\"eventSource\": \"aws:s3\"}]}"
                                        .getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("'aws:s3'");
        assertThatThrownBy(() ->
                        invoke(
                                """
                                {"Records": [{"eventSource": "aws:sqs", "body": "{}",
                                  "eventSourceARN": "arn:aws:sqs:eu-west-1:1:parcels"}]}
                                """
                                        .getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no pipeline of the app shop reads the queue parcels");
    }

    record Remaining(Duration left) implements Context {

        @Override
        public int getRemainingTimeInMillis() {
            return (int) left.toMillis();
        }

        @Override
        public String getAwsRequestId() {
            return "1";
        }

        @Override
        public String getLogGroupName() {
            return "";
        }

        @Override
        public String getLogStreamName() {
            return "";
        }

        @Override
        public String getFunctionName() {
            return "shop";
        }

        @Override
        public String getFunctionVersion() {
            return "1";
        }

        @Override
        public String getInvokedFunctionArn() {
            return "";
        }

        @Override
        public CognitoIdentity getIdentity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClientContext getClientContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getMemoryLimitInMB() {
            return 512;
        }

        @Override
        public LambdaLogger getLogger() {
            throw new UnsupportedOperationException();
        }
    }
}

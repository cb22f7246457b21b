package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.cli.function.FunctionApp;
import dev.leat.config.AppFile;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.Message;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// The handler of the function that runs redrive policies, with real messages in the queues of
/// Leat's own endpoint.
@Tag("slow")
@Timeout(300)
class RedriveHandlerTest {

    /// With `LEAST` the smallest valid value, and with `FIFO` the property of a FIFO queue.
    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, value: bigint not null}
            queues:
              orders: {visibility_timeout: 60s, max_receive_count: 3FIFO}
            views:
              totals: {measures: {orders: count(*), value: sum(value)}}
            pipelines:
              count:
                from: {queue: orders, schema: Order}
                key: id
                steps:
                  - check: {value is large enough: value >= LEAST}
                to:
                  - view: totals
            alarms:
              letters:
                queue: orders
                measure: dead_letters
                above: 1
                redrive: {canary: 1, rate: 1000/s, max_attempts: 1, cool_down: 5m}
            """;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /// So little time that the handler only evaluates the policies.
    private static final Duration SHORT = Duration.ofMillis(300);

    /// So much time that the lease does not expire while the handler works.
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir Path folder;

    private final Ahead time = new Ahead();

    @AutoClose private @Nullable FunctionServices services;
    @AutoClose private @Nullable FunctionApp function;
    private boolean fifo;

    /// A clock that runs, and that the test sets ahead.
    private static final class Ahead implements Time {

        private final Time system = Time.system();
        private volatile Duration by = Duration.ZERO;

        void set(Duration further) {
            by = by.plus(further);
        }

        @Override
        public Instant instant() {
            return system.instant().plus(by);
        }

        @Override
        public void await(Signal signal, long seen, Instant deadline) throws InterruptedException {
            system.await(signal, seen, deadline.minus(by));
        }
    }

    /// Ends a process, as seen from AWS: after this call nothing more of it arrives.
    ///
    /// @param operation the operation whose call is the last
    /// @param at the number of this call
    /// @param arrives true if the last call arrives
    private record Death(String operation, int at, boolean arrives, AtomicInteger calls)
            implements ExecutionInterceptor {

        @Override
        public void beforeExecution(
                Context.BeforeExecution context, ExecutionAttributes attributes) {
            var name = context.request().getClass().getSimpleName();
            int call = name.equals(operation + "Request") ? calls.incrementAndGet() : calls.get();
            boolean last = name.equals(operation + "Request") && call == at;
            if (call > at || (call == at && !(last && arrives))) {
                calls.set(at);
                throw SdkClientException.create("the process has ended");
            }
        }
    }

    private void start(boolean isFifo) throws Exception {
        fifo = isFifo;
        var started = new FunctionServices(app(10), folder, time);
        services = started;
        function = started.function();
    }

    private FunctionServices services() {
        return Objects.requireNonNull(services);
    }

    private FunctionApp function() {
        return Objects.requireNonNull(function);
    }

    private App app(int least) throws Exception {
        return app(least, "orders");
    }

    private App app(int least, String queue) throws Exception {
        var text =
                APP.replace("LEAST", String.valueOf(least))
                        .replace("FIFO", fifo ? ", fifo: true" : "")
                        .replace("orders", queue);
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
    }

    private FunctionApp repaired() throws Exception {
        return services().function(app(1), new ExecutionInterceptor() {});
    }

    private void process(FunctionApp process) {
        var handler = new PipelineHandler(process, List.of("count"), time);
        services()
                .mapping("orders", 10)
                .poll(event -> PipelineHandlerTest.invoke(handler, event, TIMEOUT));
    }

    private void redrive(FunctionApp process, Duration left) throws IOException {
        new RedriveHandler(process, time)
                .handleRequest(
                        new ByteArrayInputStream(new byte[0]),
                        new ByteArrayOutputStream(),
                        new PipelineHandlerTest.Remaining(left));
    }

    /// Stores dead letters, in a FIFO queue all of one group.
    private void deadLetters(int count) {
        for (int i = 0; i < count; i++) {
            var body = "{\"id\": \"o%d\", \"value\": 5}".formatted(i);
            var message = Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8));
            services()
                    .queue("orders")
                    .send(
                            List.of(
                                    new Message.Outgoing(
                                            message.body(),
                                            Map.of(),
                                            Optional.empty(),
                                            fifo ? Optional.of("a") : Optional.empty(),
                                            fifo ? Optional.of("o" + i) : Optional.empty())));
        }
        do {
            process(function());
        } while (services().queue("orders").counts().all() > 0);
        assertThat(services().queue("orders-dlq").counts().visible()).isEqualTo(count);
    }

    private List<AlarmEvent> events() {
        return services().notes().reversed().stream().map(Note::event).toList();
    }

    /// Invokes both functions by turns until the policy rests.
    private void untilRest() throws Exception {
        try (var process = repaired()) {
            while (!events().contains(AlarmEvent.REST)) {
                process(process);
                redrive(process, Duration.ofSeconds(3));
            }
            process(process);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void holdsWhatFailedAgainAndThenDoesNothing(boolean isFifo) throws Exception {
        start(isFifo);
        deadLetters(2);
        redrive(function(), SHORT);
        assertThat(events()).containsExactlyInAnyOrder(AlarmEvent.ALARM, AlarmEvent.CANARY);
        assertThat(services().queue("orders").counts().all()).isEqualTo(1);
        assertThat(services().queue("orders-dlq").counts().visible()).isEqualTo(1);

        process(function());
        redrive(function(), SHORT);
        assertThat(events()).last().isEqualTo(AlarmEvent.COOL_DOWN);
        redrive(function(), SHORT);
        assertThat(events()).hasSize(3);

        while (!events().contains(AlarmEvent.HELD)) {
            time.set(Duration.ofMinutes(5));
            redrive(function(), SHORT);
            process(function());
        }
        assertThat(events()).filteredOn(AlarmEvent.CANARY::equals).hasSize(2);
        var before = events();
        redrive(function(), SHORT);
        assertThat(events()).isEqualTo(before);
        assertThat(services().queue("orders-dlq").counts().visible()).isEqualTo(2);
        assertThat(services().queue("orders").counts().all()).isZero();
    }

    @Test
    void redrivesACanaryAndThenTheOthers() throws Exception {
        start(false);
        deadLetters(4);
        untilRest();
        assertThat(services().queue("orders-dlq").counts().all()).isZero();
        assertThat(services().values("totals")).containsExactly(4L, 20L);
        assertThat(events())
                .containsSubsequence(AlarmEvent.CANARY, AlarmEvent.REDRIVE, AlarmEvent.REST)
                .contains(AlarmEvent.OK);
        var before = events();
        redrive(function(), SHORT);
        assertThat(events()).isEqualTo(before);
    }

    /// The first write acquires the lease, the first transaction stores the decision.
    @ParameterizedTest
    @Tag("crash")
    @CsvSource({
        "PutItem, 1, true, false",
        "TransactWriteItems, 1, true, false",
        "SendMessageBatch, 1, false, false",
        "SendMessageBatch, 1, true, false",
        "DeleteMessageBatch, 1, false, false",
        "DeleteMessageBatch, 1, true, false",
        "SendMessageBatch, 1, true, true",
        "DeleteMessageBatch, 1, true, true",
    })
    void losesNothingIfTheProcessEnds(String operation, int at, boolean arrives, boolean isFifo)
            throws Exception {
        start(isFifo);
        deadLetters(3);
        var death = new Death(operation, at, arrives, new AtomicInteger());
        try (var process = services().function(app(10), death)) {
            assertThatThrownBy(() -> redrive(process, SHORT)).isInstanceOf(Exception.class);
        }
        assertThat(death.calls()).hasValue(at);
        // The dead letters that the process had received become visible again.
        time.set(Duration.ofMinutes(6));
        untilRest();
        assertThat(services().queue("orders-dlq").counts().all()).isZero();
        assertThat(services().queue("orders").counts().all()).isZero();
        assertThat(services().values("totals")).containsExactly(3L, 15L);
    }

    /// A function that runs after the first SendMessageBatch of another one.
    private record Overlapping(Runnable invocation, AtomicInteger requests)
            implements ExecutionInterceptor {

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof SendMessageBatchRequest
                    && requests.getAndIncrement() == 0) {
                invocation.run();
            }
        }
    }

    /// Counts the requests to SQS.
    private record SqsRequests(AtomicInteger count) implements ExecutionInterceptor {

        @Override
        public void beforeExecution(
                Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof SqsRequest) {
                count.incrementAndGet();
            }
        }
    }

    @Test
    void anInvocationThatOverlapsAnotherDoesNothing() throws Exception {
        start(false);
        deadLetters(3);
        var requests = new AtomicInteger();
        try (var second = services().function(app(1), new SqsRequests(requests));
                var first =
                        services()
                                .function(
                                        app(1),
                                        new Overlapping(
                                                () -> {
                                                    assertThatCode(() -> redrive(second, SHORT))
                                                            .doesNotThrowAnyException();
                                                    time.set(LONG);
                                                },
                                                new AtomicInteger()))) {
            redrive(first, LONG);
            assertThat(services().queue("orders").counts().all()).isEqualTo(1);
            assertThat(requests).hasValue(0);
            redrive(second, SHORT);
            assertThat(requests).hasPositiveValue();
        }
    }

    @Test
    void failsIfAQueueDoesNotExist() throws Exception {
        start(false);
        deadLetters(2);
        try (var process = services().function(app(1, "parcels"), new ExecutionInterceptor() {})) {
            assertThatThrownBy(() -> redrive(process, SHORT)).hasMessageContaining("parcels");
        }
    }
}

package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.cli.run.FunctionApp;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The handler of the function that runs redrive policies, with real messages in the queues of
/// Leat's own endpoint.
@Timeout(300)
class RedriveHandlerTest {

    /// With `%s` the smallest valid value.
    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, value: bigint not null}
            queues:
              orders: {visibility_timeout: 60s, max_receive_count: 3}
            views:
              totals: {measures: {orders: count(*), value: sum(value)}}
            pipelines:
              count:
                from: {queue: orders, schema: Order}
                key: id
                steps:
                  - check: {value is large enough: value >= %s}
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

    @TempDir Path folder;

    private final Ahead time = new Ahead();

    @AutoClose private FunctionServices services;
    @AutoClose private FunctionApp function;

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

    @BeforeEach
    void start() throws Exception {
        services = new FunctionServices(app(10), folder, time);
        function = services.function();
    }

    private App app(int least) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), APP.formatted(least));
        return AppFile.read(file, Map.of());
    }

    private FunctionApp repaired() throws Exception {
        return services.function(app(1), new ExecutionInterceptor() {});
    }

    private void process(FunctionApp process) {
        var handler = new PipelineHandler(process, List.of("count"), time);
        services.mapping("orders", 10)
                .poll(event -> PipelineHandlerTest.invoke(handler, event, TIMEOUT));
    }

    private void redrive(FunctionApp process, Duration left) throws IOException {
        new RedriveHandler(process, time)
                .handleRequest(
                        new ByteArrayInputStream(new byte[0]),
                        new ByteArrayOutputStream(),
                        new PipelineHandlerTest.Remaining(left));
    }

    private void deadLetters(int count) {
        for (int i = 0; i < count; i++) {
            var body = "{\"id\": \"o%d\", \"value\": 5}".formatted(i);
            services.queue("orders")
                    .send(List.of(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8))));
        }
        process(function);
        assertThat(services.queue("orders-dlq").counts().visible()).isEqualTo(count);
    }

    private List<AlarmEvent> events() {
        return services.notes().reversed().stream().map(Note::event).toList();
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

    @Test
    void holdsWhatFailedAgainAndThenDoesNothing() throws Exception {
        deadLetters(2);
        redrive(function, SHORT);
        assertThat(events()).containsExactlyInAnyOrder(AlarmEvent.ALARM, AlarmEvent.CANARY);
        assertThat(services.queue("orders").counts().all()).isEqualTo(1);
        assertThat(services.queue("orders-dlq").counts().visible()).isEqualTo(1);

        process(function);
        redrive(function, SHORT);
        assertThat(events()).last().isEqualTo(AlarmEvent.COOL_DOWN);
        redrive(function, SHORT);
        assertThat(events()).hasSize(3);

        while (!events().contains(AlarmEvent.HELD)) {
            time.set(Duration.ofMinutes(5));
            redrive(function, SHORT);
            process(function);
        }
        assertThat(events()).filteredOn(AlarmEvent.CANARY::equals).hasSize(2);
        var before = events();
        redrive(function, SHORT);
        assertThat(events()).isEqualTo(before);
        assertThat(services.queue("orders-dlq").counts().visible()).isEqualTo(2);
        assertThat(services.queue("orders").counts().all()).isZero();
    }

    @Test
    void redrivesACanaryAndThenTheOthers() throws Exception {
        deadLetters(4);
        untilRest();
        assertThat(services.queue("orders-dlq").counts().all()).isZero();
        assertThat(services.values("totals")).containsExactly(4L, 20L);
        assertThat(events())
                .containsSubsequence(AlarmEvent.CANARY, AlarmEvent.REDRIVE, AlarmEvent.REST)
                .contains(AlarmEvent.OK);
        var before = events();
        redrive(function, SHORT);
        assertThat(events()).isEqualTo(before);
    }

    @ParameterizedTest
    @Tag("crash")
    @CsvSource({
        "TransactWriteItems, 1, true",
        "SendMessageBatch, 1, false",
        "SendMessageBatch, 1, true",
        "DeleteMessageBatch, 1, false",
        "DeleteMessageBatch, 1, true",
    })
    void losesNothingIfTheProcessEnds(String operation, int at, boolean arrives) throws Exception {
        deadLetters(3);
        var death = new Death(operation, at, arrives, new AtomicInteger());
        try (var process = services.function(app(10), death)) {
            assertThatThrownBy(() -> redrive(process, SHORT)).isInstanceOf(Exception.class);
        }
        assertThat(death.calls()).hasValue(at);
        // The dead letters that the process had received become visible again.
        time.set(Duration.ofMinutes(6));
        untilRest();
        assertThat(services.queue("orders-dlq").counts().all()).isZero();
        assertThat(services.queue("orders").counts().all()).isZero();
        assertThat(services.values("totals")).containsExactly(3L, 15L);
    }

    @Test
    void failsIfAQueueDoesNotExist() throws Exception {
        deadLetters(2);
        var other =
                AppFile.read(
                        Files.writeString(
                                folder.resolve("other.yaml"),
                                APP.formatted(1).replace("orders", "parcels")),
                        Map.of());
        try (var process = services.function(other, new ExecutionInterceptor() {})) {
            assertThatThrownBy(() -> redrive(process, SHORT)).hasMessageContaining("parcels");
        }
    }
}

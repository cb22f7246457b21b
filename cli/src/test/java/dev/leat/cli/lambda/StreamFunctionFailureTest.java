package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Time;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/// Failures of functions that read a stream: processes that are killed, time that is too short, and
/// unavailable sinks.
@Tag("slow")
class StreamFunctionFailureTest extends StreamFunctions {

    /// Disturbs the calls that send this text to the queue `sold`.
    private static final class Sends implements ExecutionInterceptor {

        private final String text;
        private final Runnable disturbance;
        private final AtomicBoolean disturbs = new AtomicBoolean(true);

        Sends(String text, Runnable disturbance) {
            this.text = text;
            this.disturbance = disturbance;
        }

        @Override
        public void beforeExecution(
                Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (disturbs.get()
                    && context.request() instanceof SendMessageBatchRequest send
                    && send.queueUrl().endsWith("sold")
                    && send.toString().contains(text)) {
                disturbance.run();
            }
        }
    }

    /// The process is killed.
    private static final class KilledError extends Error {
        private static final long serialVersionUID = 1;
    }

    private static void kill() {
        throw new KilledError();
    }

    private static void refuse() {
        throw SdkClientException.create("unavailable");
    }

    /// Returns only when the invocation has no more time.
    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted", end);
        }
    }

    /// Invokes new processes until the shards are processed. Returns the number of invocations.
    private int processUntilDone(ExecutionInterceptor calls, Duration left) {
        int invocations = 0;
        while (!process(calls, left).isEmpty()) {
            invocations++;
            assertThat(invocations).isLessThan(20);
        }
        return invocations;
    }

    private void foundS5() {
        assertThat(letters())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(attribute(letter, "leat")).contains("the process died 4 times");
                    assertThat(new String(letter.body(), StandardCharsets.UTF_8)).contains("s5");
                });
        assertThat(bodies("sold"))
                .isEqualTo(
                        IntStream.range(0, 9)
                                .filter(i -> i != 5)
                                .mapToObj(i -> sale("s" + i, 1))
                                .toList());
    }

    private void putNine() {
        for (int i = 0; i < 9; i++) {
            put(0, sale("s" + i, 1));
        }
    }

    @Test
    void aRecordThatKillsEachInvocationIsFoundAndTheOthersAreProcessed() {
        putNine();
        int invocations =
                processUntilDone(new Sends("s5", StreamFunctionFailureTest::kill), INVOCATION);
        assertThat(invocations).isBetween(4, 8);
        foundS5();
    }

    @Test
    void aRecordThatTakesTooLongIsFoundAndTheOthersAreProcessed() {
        putNine();
        processUntilDone(new Sends("s5", StreamFunctionFailureTest::hang), Duration.ofMillis(600));
        foundS5();
    }

    @Test
    void anUnavailableSinkUsesNoAttempts() {
        for (int i = 0; i < 6; i++) {
            put(0, sale("s" + i, 1));
        }
        var down = new Sends("", StreamFunctionFailureTest::refuse);
        for (int i = 0; i < 5; i++) { // more often than max_receive_count
            var all = process(down, SHORT);
            assertThat(all.getFirst().again()).hasSize(6);
            time.advance(Duration.ofMinutes(1));
        }
        assertThat(letters()).isEmpty();
        assertThat(process().getFirst().again()).isEmpty();
        assertThat(totals()).containsExactly(6L, 6L);
        assertThat(bodies("sold")).hasSize(6).isSorted();
    }

    @Test
    void aBatchThatFailsIsAnAttempt() throws Exception {
        try (var real =
                new FunctionServices(
                        app, Files.createDirectory(folder.resolve("real")), Time.system())) {
            var live = real.streamMapping("live", 10);
            real.put("live", sale("a", 1), "shop", BigInteger.ONE);
            int invocations = 0;
            var bug =
                    new Sends(
                            "",
                            () -> {
                                throw new IllegalStateException("a defect");
                            });
            try (var function = real.function(app, bug)) {
                var handler = new PipelineHandler(function, List.of("count"), Time.system());
                while (!live.poll(
                                event ->
                                        PipelineHandlerTest.invoke(
                                                handler, event, Duration.ofSeconds(20)))
                        .isEmpty()) {
                    invocations++;
                    assertThat(invocations).isLessThan(10);
                }
            }
            assertThat(invocations).isEqualTo(4);
            assertThat(real.queue("count-redrive-dlq").browse(0, 10)).hasSize(1);
        }
    }

    @Test
    void theInvocationItselfWaitsForARetry() throws Exception {
        put(0, sale("a", 1));
        var down = new Sends("", StreamFunctionFailureTest::refuse);
        var invocations = new ArrayList<StreamMapping.Invocation>();
        var thread = Thread.ofPlatform().start(() -> invocations.addAll(process(down, INVOCATION)));
        time.untilWaiting(1);
        down.disturbs.set(false);
        while (thread.isAlive()) {
            time.advanceToNext();
            thread.join(Duration.ofMillis(20));
        }
        assertThat(invocations.getFirst().again()).isEmpty();
        assertThat(bodies("sold")).hasSize(1);
    }
}

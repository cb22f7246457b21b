package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.LargeFiles;
import dev.leat.cli.function.FileRoom;
import dev.leat.cli.function.FunctionApp;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Functions that read files, with little time or room for them. With `-Dcrash.full` a file has 400
/// MB instead of 24 MB, and the function stops behind each 16th checkpoint instead of each one.
@Tag("slow")
class FileFunctionTest {

    private static final String APP =
            """
            app: files
            schemas:
              Row: {id: varchar not null, amount: bigint not null}
            buckets: {input: , output: }
            queues:
              load-files: {visibility_timeout: 90m, max_receive_count: 2}
              done: {}
            views:
              totals: {measures: {n: count(*), total: sum(amount)}}
            pipelines:
              load:
                from: {bucket: input, format: csv, schema: Row}
                max_rejects: 100%
                steps: [{check: {amount is positive: amount > 0}}]
                to: [{bucket: output, path: "{source.stem}.csv", format: csv}, {view: totals}]
                on_success: [{queue: done}]
            """;

    private static final Duration INVOCATION = Duration.ofMinutes(15);

    /// The longest delay of a message that was returned many times.
    private static final Duration DELAY = Duration.ofSeconds(64);

    /// A large file: 24 MB in rows of 20 kB, of which a piece has about 100. With `-Dcrash.full` it
    /// has 400 MB, and an invocation has time for several checkpoints.
    private static final boolean FULL = System.getProperty("crash.full") != null;

    private static final String WIDE = "x".repeat(20_000);
    private static final int ROWS = (FULL ? 400_000_000 : 24_000_000) / WIDE.length();
    private static final int CHECKPOINTS = FULL ? 16 : 1;

    private static final ExecutionInterceptor UNOBSERVED = new ExecutionInterceptor() {};

    private final VirtualTime time = VirtualTime.start();

    @TempDir Path folder;

    @AutoClose private FunctionServices services;

    private App app;

    @BeforeEach
    void start() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        // All resources exist, also the queue that containers read.
        services = new FunctionServices(LargeFiles.with(app, List.of("load")), folder, time);
        services.queue("load-files").purge();
    }

    private void put(String key, String content) {
        put(key, RequestBody.fromString(content));
    }

    private void put(String key, RequestBody content) {
        try (var clients = services.clients()) {
            clients.s3().putObject(put -> put.bucket("input").key(key), content);
        }
    }

    private List<Message.Seen> messages(String queue) {
        return services.queue(queue).browse(0, 100);
    }

    private static String attribute(Message.Seen message, String name) {
        return Objects.requireNonNull(message.attributes().get(name)).asText();
    }

    private List<String> keys(String bucket) {
        try (var clients = services.clients()) {
            return clients.s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                    .map(object -> object.key())
                    .toList();
        }
    }

    private EventSourceMapping.Invocation invoke(PipelineHandler handler, Duration left) {
        return services.mapping("load-files", 1)
                .poll(event -> PipelineHandlerTest.invoke(handler, event, left));
    }

    /// An invocation has no time left behind its last checkpoint.
    private final class SlowCheckpoints implements ExecutionInterceptor {

        private final AtomicInteger checkpoints = new AtomicInteger();

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof PutObjectRequest put
                    && put.bucket().equals("files-leat")) {
                if (checkpoints.incrementAndGet() % CHECKPOINTS == 0) {
                    time.advance(INVOCATION);
                }
            }
        }
    }

    @Test
    void aLargeFileContinuesOverManyInvocationsWithoutUsingAnAttempt() throws IOException {
        var large = folder.resolve("large.csv");
        var expected = folder.resolve("expected.csv");
        long total = 0;
        long accepted = 0;
        try (var content = Files.newBufferedWriter(large);
                var good = Files.newBufferedWriter(expected)) {
            content.write("id,amount\n");
            good.write("id,amount\n");
            for (int row = 0; row < ROWS; row++) {
                var line = WIDE + row + "," + row % 100 + "\n";
                content.write(line);
                if (row % 100 > 0) {
                    good.write(line);
                    total += row % 100;
                    accepted++;
                }
            }
        }
        put("large.csv", RequestBody.fromFile(large));
        var slow = new SlowCheckpoints();
        var room = FileRoom.of(Map.of(), folder);
        int invocations = 0;
        try (var one = services.function(app, room, slow);
                var two = services.function(app, room, slow)) {
            var processes = new ArrayList<PipelineHandler>();
            for (var each : List.of(one, two)) {
                processes.add(new PipelineHandler(each, List.of("load"), time));
            }
            while (!messages("load-files").isEmpty()) {
                time.advance(DELAY);
                int before = slow.checkpoints.get();
                var invoked = invoke(processes.get(invocations % 2), INVOCATION);
                assertThat(invoked.received()).as("invocation %d", invocations).hasSize(1);
                if (!invoked.failed().isEmpty()) {
                    assertThat(slow.checkpoints.get()).isGreaterThan(before);
                }
                invocations++;
            }
        }
        assertThat(invocations).isGreaterThanOrEqualTo(10);
        assertThat(messages("load-files-dlq")).hasSize(1);
        assertThat(messages("done")).hasSize(1);
        assertThat(services.values("totals")).containsExactly(accepted, total);
        assertThat(keys("files-leat")).isEmpty();
        var output = folder.resolve("output.csv");
        try (var clients = services.clients()) {
            clients.s3().getObject(get -> get.bucket("output").key("large.csv"), output);
        }
        assertThat(Files.mismatch(output, expected)).isNegative();
        System.out.printf("%,d bytes in %d invocations%n", Files.size(large), invocations);
    }

    /// Requests for objects that do not end before the time of the function has ended.
    private static final class Hanging implements ExecutionInterceptor {

        private final AtomicBoolean hangs = new AtomicBoolean(true);

        @Override
        public void beforeExecution(
                Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (hangs.get() && context.request() instanceof GetObjectRequest) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                    throw AbortedException.create("interrupted", end);
                }
            }
        }
    }

    @Test
    void anInvocationThatReachesNoCheckpointIsAnAttempt() {
        put("small.csv", "id,amount\na,1\n");
        var id = messages("load-files").getFirst().id();
        var hanging = new Hanging();
        try (var function = services.function(app, room(1 << 20, 1 << 30, true), hanging)) {
            var handler = new PipelineHandler(function, List.of("load"), time);
            // It is visible again at once, though the timeout of the queue is long.
            assertThat(invoke(handler, Duration.ofMillis(600)).failed()).hasSize(1);
            assertThat(services.queue("load-files").counts().visible()).isEqualTo(1);
            hanging.hangs.set(false);
            try (var small = services.function(app, room(5, 1 << 30, true), UNOBSERVED)) {
                var second = new PipelineHandler(small, List.of("load"), time);
                assertThat(invoke(second, INVOCATION).failed()).isEmpty();
            }
        }
        // The container counts attempts from 1 again.
        assertThat(attribute(messages("load-large").getFirst(), "leat-handed-over")).isEqualTo(id);
    }

    @Test
    void invocationsThatReachNoCheckpointEndWithADeadLetter() {
        put("small.csv", "id,amount\na,1\n");
        try (var function = services.function(app, new Hanging())) {
            var handler = new PipelineHandler(function, List.of("load"), time);
            for (int attempt = 1; attempt <= 2; attempt++) {
                assertThat(invoke(handler, Duration.ofMillis(600)).failed()).hasSize(1);
            }
            assertThat(invoke(handler, INVOCATION).failed()).isEmpty();
        }
        assertThat(messages("load-files")).isEmpty();
        assertThat(messages("load-files-dlq")).hasSize(1);
    }

    private static FileRoom room(long most, long scratch, boolean handsOver) {
        return new FileRoom(most, () -> scratch, handsOver);
    }

    private void process(FileRoom room) {
        try (FunctionApp function = services.function(app, room, UNOBSERVED)) {
            var handler = new PipelineHandler(function, List.of("load"), time);
            assertThat(invoke(handler, INVOCATION).failed()).isEmpty();
        }
    }

    @Test
    void aFileThatIsTooLargeIsHandedOver() {
        put("small.csv", "id,amount\na,1\n");
        var id = messages("load-files").getFirst().id();
        process(room(5, 1 << 30, true));
        var handed = messages("load-large");
        assertThat(handed).hasSize(1);
        assertThat(new String(handed.getFirst().body(), StandardCharsets.UTF_8))
                .contains("small.csv");
        assertThat(attribute(handed.getFirst(), "leat-handed-over")).isEqualTo(id);
        assertThat(messages("load-files-dlq")).isEmpty();
        assertThat(keys("output")).isEmpty();
        assertThat(messages("done")).isEmpty();
    }

    @Test
    void withoutAContainerItIsADeadLetterWithTheReason() {
        put("small.csv", "id,amount\na,1\n");
        process(room(1 << 20, 20, false));
        assertThat(messages("load-large")).isEmpty();
        assertThat(attribute(messages("load-files-dlq").getFirst(), "leat"))
                .contains("too_large", "the file may need 1 MiB on the disk");
    }
}

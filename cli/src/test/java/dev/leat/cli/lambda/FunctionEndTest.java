package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.aws.AwsClients;
import dev.leat.cli.function.FunctionApp;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.fault.Interruption;
import dev.leat.contract.fault.Interruption.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A function dies behind each request of the end of a file, from the one that decides it. The
/// event source mapping gets no response and delivers the message again, to another function, which
/// completes the same end. `DecidedEndTest` of `aws` lets containers complete it.
@Tag("crash")
class FunctionEndTest {

    private static final String APP =
            """
            app: ends
            schemas:
              Row: {id: varchar not null, shop: varchar not null, amount: bigint not null}
            buckets: {input: , output: }
            queues:
              loads: {visibility_timeout: 1m, max_receive_count: 100}
              done: {}
              failed: {}
            pipelines:
              load:
                from: {bucket: input, via: loads, format: csv, schema: Row, on_overwrite: replace}
                max_rejects: 50%
                steps: [{check: {amount is positive: amount > 0}}]
                to: [{bucket: output, path: "{shop}/{source.stem}.csv", format: csv}]
                on_success: [{queue: done}]
                on_failure: [{queue: failed}]
            """;

    /// The request that decides the end of a file of one piece.
    private static final String DECISION = "TransactWriteItemsRequest";

    private static final Duration VISIBILITY = Duration.ofMinutes(1);
    private static final Duration INVOCATION = Duration.ofMinutes(15);

    private final VirtualTime time = VirtualTime.start();

    @TempDir Path folder;

    @AutoClose private FunctionServices services;
    @AutoClose private AwsClients clients;
    @AutoClose private FunctionApp survivor;

    private App app;
    private PipelineHandler other;

    @BeforeEach
    void start() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        services = new FunctionServices(app, folder, time);
        services.queue("loads").purge();
        clients = services.clients();
        survivor = services.function();
        other = new PipelineHandler(survivor, List.of("load"), time);
    }

    private interface Begin {

        /// Puts the file whose end is interrupted.
        void put(String key) throws IOException;
    }

    private interface End {

        /// Checks the end of a file.
        ///
        /// @param most the most messages and dead letters
        void check(String name, long most, String what);
    }

    @Test
    void anotherFunctionCompletesTheEndOfAReplacedFile() throws IOException {
        var requests =
                interruptEach(
                        key -> {
                            services.put("input", key, "id,shop,amount\na,oslo,1\n");
                            processAll();
                            services.put(
                                    "input", key, "id,shop,amount\nb,rome,2\nc,rome,0\nd,rome,5\n");
                        },
                        this::assertReplaced);
        assertThat(requests)
                .contains(
                        DECISION,
                        "CompleteMultipartUploadRequest",
                        "DeleteObjectRequest",
                        "SendMessageBatchRequest");
    }

    private void assertReplaced(String name, long most, String what) {
        assertThat(outputs(name))
                .as(what)
                .containsEntry("rome/" + name + ".csv", "id,shop,amount\nb,rome,2\nd,rome,5\n")
                .hasEntrySatisfying(
                        name + ".rejects",
                        lines -> assertThat(lines).contains("amount is positive"))
                .hasSize(2);
        // The first version has sent one message.
        assertThat(messages("done", name) - 1).as(what).isBetween(1L, most);
        assertThat(messages("loads-dlq", name)).as(what).isBetween(1L, most);
        assertThat(messages("failed", name)).as(what).isZero();
    }

    @Test
    void anotherFunctionCompletesTheEndOfAFailedFile() throws IOException {
        var requests =
                interruptEach(
                        key -> services.put("input", key, "other,columns\n1,2\n"),
                        this::assertFailed);
        assertThat(requests).contains(DECISION, "SendMessageBatchRequest", "PutEventsRequest");
    }

    private void assertFailed(String name, long most, String what) {
        assertThat(outputs(name)).as(what).isEmpty();
        assertThat(messages("failed", name)).as(what).isBetween(1L, most);
        assertThat(messages("loads-dlq", name)).as(what).isBetween(1L, most);
        assertThat(messages("done", name)).as(what).isZero();
    }

    /// Interrupts the end of a file behind each of its requests. Returns the requests.
    private Set<String> interruptEach(Begin begin, End end) throws IOException {
        begin.put("measured.csv");
        var before = Interruption.before(DECISION);
        die(before);
        processAll();
        end.check("measured", 1, "death before the decision");
        var requests = Set.<String>of();
        boolean happened = true;
        for (int number = before.count(); happened; number++) {
            var name = "at" + number;
            begin.put(name + ".csv");
            var interruption = new Interruption(number, Kind.DIES_AFTER, () -> {});
            die(interruption);
            happened = interruption.happened();
            requests = interruption.requests();
            processAll();
            end.check(name, happened ? 2 : 1, "death after request " + number);
        }
        return requests;
    }

    /// Invokes a new function, which dies when it is interrupted.
    private void die(Interruption interruption) {
        try (var function = services.function(app, interruption)) {
            var handler = new PipelineHandler(function, List.of("load"), time);
            services.mapping("loads", 1)
                    .poll(event -> {
                        var response = PipelineHandlerTest.invoke(handler, event, INVOCATION);
                        if (interruption.happened()) {
                            throw new IOException("the process has died");
                        }
                        return response;
                    });
        }
        time.advance(VISIBILITY.plusSeconds(1));
    }

    /// Delivers all messages to the function that lives on.
    private void processAll() {
        for (int round = 0; services.queue("loads").counts().all() > 0; round++) {
            assertThat(round).isLessThan(100);
            var invoked =
                    services.mapping("loads", 1)
                            .poll(event -> PipelineHandlerTest.invoke(other, event, INVOCATION));
            if (invoked.received().isEmpty()) {
                time.advance(VISIBILITY);
            }
        }
    }

    private long messages(String queue, String name) {
        return services.queue(queue).browse(0, 10_000).stream()
                .map(each -> new String(each.body(), StandardCharsets.UTF_8))
                .filter(body -> body.contains(name + ".csv"))
                .count();
    }

    /// Returns the outputs of a file and its rejected lines, by key.
    private Map<String, String> outputs(String name) {
        var found = new TreeMap<String, String>();
        for (var each : clients.s3().listObjectsV2(list -> list.bucket("output")).contents()) {
            if (each.key().contains(name + ".")) {
                found.put(
                        each.key(),
                        clients.s3()
                                .getObjectAsBytes(get -> get.bucket("output").key(each.key()))
                                .asUtf8String());
            }
        }
        return found;
    }
}

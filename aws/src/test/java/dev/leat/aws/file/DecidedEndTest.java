package dev.leat.aws.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.SharedServices;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.fault.Interruption;
import dev.leat.contract.fault.Interruption.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;

/// A worker dies behind each request of the end of a file, from the one that decides it. Another
/// worker, or a worker with a changed pipeline, receives the message, and completes the same end;
/// without `-Dcrash.full` they take turns. [FileWorkerTest] ends workers at the requests before it,
/// too. `FunctionEndTest` of `cli` lets functions complete ends.
@Tag("crash")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DecidedEndTest {

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

    private static final boolean FULL = System.getProperty("crash.full") != null;

    /// With this pipeline, a file that is not decided has another end.
    private static final String CHANGED =
            APP.replace("{shop}/", "changed/").replace("amount > 0", "amount > 3");

    private static final String FIRST = "id,shop,amount\na,oslo,1\n";
    private static final String SECOND = "id,shop,amount\nb,rome,2\nc,rome,0\nd,rome,5\n";
    private static final String UNREADABLE = "other,columns\n1,2\n";

    /// The request that decides the end of a file of one piece.
    private static final String DECISION = "TransactWriteItemsRequest";

    private static final Duration VISIBILITY = Duration.ofMinutes(1);

    private final VirtualTime time = VirtualTime.start();
    private final AwsResourceNames names = new AwsResourceNames("ends", "d-");

    @AutoClose private final SharedServices services = SharedServices.leat(time);

    private App app;
    private App changed;
    private FileWorker.Shared shared;

    /// The processes that live on.
    private final Map<Successor, FileWorker> others = new EnumMap<>(Successor.class);

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        app = app(folder, APP);
        changed = app(folder, CHANGED);
        new AwsSetup(services.clients(), names, app, time).create(_ -> {});
        // S3 has sent a test message.
        services.platform().queue(names.of("loads")).purge();
        shared = FileWorker.Shared.in(folder.resolve("state"));
        for (var kind : Successor.values()) {
            others.put(kind, successor(kind));
        }
    }

    private static App app(Path folder, String text) throws IOException, AppException {
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
    }

    @AfterAll
    void stop() {
        others.values().forEach(FileWorker::close);
        shared.close();
    }

    /// The process that receives the message of a file after another one has died.
    enum Successor {
        WORKER,
        CHANGED_WORKER
    }

    private FileWorker successor(Successor kind) {
        var clients = services.clients(Interruption.none());
        return switch (kind) {
            case WORKER -> new FileWorker(clients, names, app, shared, time, "load");
            case CHANGED_WORKER -> new FileWorker(clients, names, changed, shared, time, "load");
        };
    }

    private void put(String key, String content) {
        services.clients()
                .s3()
                .putObject(
                        put -> put.bucket(names.of("input")).key(key),
                        RequestBody.fromString(content));
    }

    private long messages(String queue, String text) {
        return services.platform().queue(names.of(queue)).browse(0, 10_000).stream()
                .filter(each -> new String(each.body(), StandardCharsets.UTF_8).contains(text))
                .count();
    }

    /// Processes all messages, as another process.
    private void processAll(Successor kind) {
        var next = Objects.requireNonNull(others.get(kind));
        for (int round = 0; messages("loads", "") > 0; round++) {
            assertThat(round).isLessThan(100);
            if (!next.step()) {
                time.advance(VISIBILITY);
            }
        }
    }

    /// Lets a worker process a message until it is interrupted.
    private void die(Interruption interruption) {
        var worker =
                new FileWorker(services.clients(interruption), names, app, shared, time, "load");
        worker.step();
        worker.die();
        time.advance(VISIBILITY.plusSeconds(1));
    }

    /// Returns the contents of the outputs of a file; of rejected lines only that there are some.
    private Map<String, String> outputs(String name) {
        var s3 = services.clients().s3();
        var found = new TreeMap<String, String>();
        for (var each : s3.listObjectsV2(list -> list.bucket(names.of("output"))).contents()) {
            if (each.key().contains(name + ".")) {
                var text =
                        s3.getObjectAsBytes(get -> get.bucket(names.of("output")).key(each.key()))
                                .asUtf8String();
                boolean rejects = each.key().endsWith(".rejects");
                found.put(rejects ? "rejects" : each.key(), rejects ? "" : text);
            }
        }
        return found;
    }

    private interface Begin {

        /// Puts the file whose end is interrupted.
        void put(String key);
    }

    private interface End {

        /// Checks the end of a file.
        ///
        /// @param most the most messages and dead letters
        void check(String name, long most, String what);
    }

    /// Interrupts the end of a file behind each of its requests. Returns the requests.
    private Set<String> interruptEach(Successor kind, String file, Begin begin, End end) {
        var measured = "%s-%s-measured".formatted(file, kind).toLowerCase(Locale.ROOT);
        begin.put(measured + ".csv");
        var before = Interruption.before(DECISION);
        die(before);
        processAll(Successor.WORKER);
        end.check(measured, 1, measured);
        var requests = Set.<String>of();
        boolean happened = true;
        int first = before.count() + (FULL || kind == Successor.CHANGED_WORKER ? 0 : 1);
        for (int number = first; happened; number += FULL ? 1 : 2) {
            var name = "%s-%s-%d".formatted(file, kind, number).toLowerCase(Locale.ROOT);
            begin.put(name + ".csv");
            var interruption = new Interruption(number, Kind.DIES_AFTER, () -> {});
            die(interruption);
            happened = interruption.happened();
            requests = interruption.requests();
            processAll(kind);
            end.check(name, happened ? 2 : 1, "%s after request %d".formatted(kind, number));
        }
        return new TreeSet<>(requests);
    }

    @ParameterizedTest
    @EnumSource
    void anotherProcessCompletesTheEndOfAReplacedFile(Successor kind) {
        var requests =
                interruptEach(
                        kind,
                        "replaced",
                        key -> {
                            put(key, FIRST);
                            processAll(Successor.WORKER);
                            assertThat(messages("done", key)).isEqualTo(1);
                            put(key, SECOND);
                        },
                        this::assertReplaced);
        assertThat(requests)
                .contains(
                        DECISION,
                        "CompleteMultipartUploadRequest",
                        "DeleteObjectRequest",
                        "SendMessageBatchRequest",
                        "DeleteMessageBatchRequest");
    }

    private void assertReplaced(String name, long most, String what) {
        assertThat(outputs(name))
                .as(what)
                .isEqualTo(
                        Map.of(
                                "rome/%s.csv".formatted(name),
                                "id,shop,amount\nb,rome,2\nd,rome,5\n",
                                "rejects",
                                ""));
        // The first version has sent one message.
        assertThat(messages("done", name + ".csv") - 1).as(what).isBetween(1L, most);
        assertThat(messages("loads-dlq", name + ".csv")).as(what).isBetween(1L, most);
        assertThat(messages("failed", name + ".csv")).as(what).isZero();
        assertNothingIsLeft(what);
    }

    @ParameterizedTest
    @EnumSource
    void anotherProcessCompletesTheEndOfAFailedFile(Successor kind) {
        var requests =
                interruptEach(kind, "failed", key -> put(key, UNREADABLE), this::assertFailed);
        assertThat(requests).contains(DECISION, "SendMessageBatchRequest", "PutEventsRequest");
    }

    private void assertFailed(String name, long most, String what) {
        assertThat(outputs(name)).as(what).isEmpty();
        assertThat(messages("failed", name + ".csv")).as(what).isBetween(1L, most);
        assertThat(messages("loads-dlq", name + ".csv")).as(what).isBetween(1L, most);
        assertThat(messages("done", name + ".csv")).as(what).isZero();
        assertNothingIsLeft(what);
    }

    private void assertNothingIsLeft(String what) {
        var s3 = services.clients().s3();
        assertThat(s3.listObjectsV2(list -> list.bucket(names.stateBucket())).contents())
                .as(what)
                .isEmpty();
    }
}

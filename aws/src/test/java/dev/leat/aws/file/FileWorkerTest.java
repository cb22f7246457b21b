package dev.leat.aws.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.fault.Interruption;
import dev.leat.contract.fault.Interruption.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A worker of a file pipeline on AWS dies, or is stopped, at each of its requests. Another one,
/// with an empty disk, continues.
@Tag("crash")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileWorkerTest {

    private static final String APP =
            """
            app: files
            schemas:
              Row: {id: varchar not null, amount: bigint not null}
            buckets: {input: , output: }
            queues:
              loads: {visibility_timeout: 1m, max_receive_count: 100}
              agains: {visibility_timeout: 1m}
              done: {}
              failed: {}
            views:
              totals: {measures: {n: count(*), total: sum(amount)}}
              copies: {measures: {n: count(*)}}
            pipelines:
              load:
                from: {bucket: input, via: loads, format: csv, schema: Row}
                max_rejects: 100%
                steps: [{check: {amount is positive: amount > 0}}]
                to: [{bucket: output, path: "{source.stem}.csv", format: csv}, {view: totals}]
                on_success: [{queue: done}]
                on_failure: [{queue: failed}]
              again:
                from: {bucket: output, via: agains, format: csv, schema: Row}
                to: [{view: copies}]
            """;

    /// A process is interrupted at each request with `-Dcrash.full`. Otherwise it dies after every
    /// second one, and is interrupted in another way at every fourth one.
    private static final boolean FULL = System.getProperty("crash.full") != null;

    private static final Duration VISIBILITY = Duration.ofMinutes(1);
    private static final String CONTENT = "id,amount\na,1\nb,0\nc,2\n";

    private static final PutEventsResultEntry MALFORMED =
            PutEventsResultEntry.builder().errorCode("MalformedDetail").build();

    private final VirtualTime time = VirtualTime.start();
    private final AwsResourceNames names = new AwsResourceNames("files", "w-");
    private App app;
    private LeatEndpoint services;
    private AwsClients clients;
    private FileWorker.Shared shared;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = LeatEndpoint.start(folder.resolve("services"), time);
        clients = services.clients();
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        new AwsSetup(clients, names, app, time).create(_ -> {});
        shared = FileWorker.Shared.in(folder.resolve("state"));
        configure("input", "loads");
        configure("output", "agains");
    }

    @AfterAll
    void stop() {
        shared.close();
        clients.close();
        services.close();
    }

    private void configure(String bucket, String queue) {
        var sqs = clients.sqs();
        var url = sqs.getQueueUrl(get -> get.queueName(names.of(queue))).queueUrl();
        var arn =
                sqs.getQueueAttributes(get ->
                                get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                        .attributes()
                        .get(QueueAttributeName.QUEUE_ARN);
        var to = QueueConfiguration.builder().queueArn(arn).events(Event.S3_OBJECT_CREATED).build();
        clients.s3()
                .putBucketNotificationConfiguration(put ->
                        put.bucket(names.of(bucket))
                                .notificationConfiguration(each -> each.queueConfigurations(to)));
        // S3 has sent a test message.
        services.platform().queue(names.of(queue)).purge();
    }

    private FileWorker worker(Interruption interruption, String pipeline) {
        return new FileWorker(services.clients(interruption), names, app, shared, time, pipeline);
    }

    private void put(String key, String content) {
        clients.s3()
                .putObject(
                        put -> put.bucket(names.of("input")).key(key),
                        RequestBody.fromString(content));
    }

    /// Processes all messages of a pipeline, as another process.
    private void processAll(String pipeline) {
        try (var next = worker(Interruption.none(), pipeline)) {
            var source = next.platform().source(app.pipeline(pipeline).from().queue());
            for (int round = 0; !source.drained(); round++) {
                assertThat(round).isLessThan(1_000);
                if (!next.step()) {
                    time.advance(VISIBILITY);
                }
            }
        }
    }

    private List<String> messages(String queue) {
        return services.platform().queue(names.of(queue)).browse(0, 10_000).stream()
                .map(each -> new String(each.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private long messages(String queue, String key) {
        return messages(queue).stream().filter(body -> body.contains(key)).count();
    }

    private String object(String key) {
        try {
            return clients.s3()
                    .getObjectAsBytes(get -> get.bucket(names.of("output")).key(key))
                    .asUtf8String();
        } catch (NoSuchKeyException _) {
            return "";
        }
    }

    private List<String> keys(String bucket) {
        return clients.s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                .map(each -> each.key())
                .toList();
    }

    private long count(String view) {
        try (var reader = worker(Interruption.none(), "load")) {
            var row = reader.platform().view(view).get(List.of()).orElseThrow();
            return Objects.requireNonNull(row.values()[0]);
        }
    }

    /// A notification is sent once more at most, if the process dies after it sent the message, or
    /// is stopped then.
    private void assertProcessed(String name, String what) {
        assertThat(object(name + ".csv")).as(what).isEqualTo("id,amount\na,1\nc,2\n");
        assertThat(object(name + ".rejects")).as(what).contains("amount is positive");
        assertThat(messages("done", name + ".csv")).as(what).isBetween(1L, 2L);
        assertThat(messages("loads-dlq", name + ".csv")).as(what).isBetween(1L, 2L);
        assertThat(keys(names.stateBucket())).as(what).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DIES_BEFORE", "DIES_AFTER", "IS_STOPPED"})
    void anInterruptionAtAnyRequestLosesAndDoublesNothing(Kind kind) {
        boolean happened = true;
        var requests = Set.<String>of();
        var names = new ArrayList<String>();
        int step = FULL ? 1 : kind == Kind.DIES_AFTER ? 2 : 4;
        for (int number = 1; happened; number += step) {
            var name = "%s%d".formatted(kind.name().toLowerCase(Locale.ROOT), number);
            names.add(name);
            put(name + ".csv", CONTENT);
            var interruption =
                    new Interruption(
                            number,
                            kind,
                            () -> {
                                time.advance(VISIBILITY.plusSeconds(1));
                                processAll("load");
                            });
            var worker = worker(interruption, "load");
            worker.step();
            happened = interruption.happened();
            requests = interruption.requests();
            worker.die();
            time.advance(VISIBILITY.plusSeconds(1));
            processAll("load");
            assertProcessed(name, "%s at request %d".formatted(kind, number));
        }
        assertThat(requests)
                .contains(
                        "UpdateItemRequest",
                        "CreateMultipartUploadRequest",
                        "UploadPartRequest",
                        "TransactWriteItemsRequest",
                        "CompleteMultipartUploadRequest",
                        "SendMessageBatchRequest",
                        "DeleteMessageBatchRequest");
        assertThat(messages("failed")).isEmpty();
        for (var name : names) {
            assertThat(keys(this.names.of("output"))).contains(name + ".csv", name + ".rejects");
        }
    }

    /// The rejected lines of a file are an object in the bucket that another pipeline reads.
    @Test
    void rejectedLinesAreNoInput() {
        put("loop.csv", CONTENT);
        processAll("load");
        assertProcessed("loop", "an undisturbed run");
        processAll("again");
        assertThat(messages("agains-dlq")).isEmpty();
        long outputs =
                keys(names.of("output")).stream().filter(key -> key.endsWith(".csv")).count();
        assertThat(count("copies")).isEqualTo(2 * outputs);
        assertThat(count("totals")).isEqualTo(2 * outputs);
    }

    @Test
    void aSecondNotificationWaitsWhileAnotherWorkerHasTheObject() {
        int upload = requestOfUpload();
        put("twice.csv", CONTENT);
        put("twice.csv", CONTENT);
        put("twice.csv", CONTENT);
        var second = new ArrayList<Boolean>();
        try (var other = worker(Interruption.none(), "load")) {
            var interruption =
                    new Interruption(
                            upload,
                            Kind.IS_STOPPED,
                            () -> {
                                second.add(other.step());
                                second.add(other.step());
                            });
            try (var first = worker(interruption, "load")) {
                assertThat(first.step()).isTrue();
                assertThat(interruption.happened()).isTrue();
            }
            assertThat(second).containsExactly(true, true);
            assertThat(messages("done", "twice.csv")).isEqualTo(1);
        }
        processAll("load");
        assertThat(messages("done", "twice.csv")).isEqualTo(1);
        assertThat(messages("loads-dlq", "twice.csv")).isEqualTo(1);
        assertProcessed("twice", "three notifications");
    }

    /// Returns the number of the request that begins the first upload.
    private int requestOfUpload() {
        put("measured.csv", CONTENT);
        int number = dieBefore("CreateMultipartUploadRequest");
        processAll("load");
        return number;
    }

    /// Lets a worker die before its first request of this kind. Returns the number of the request.
    private int dieBefore(String request) {
        var interruption = Interruption.before(request);
        var worker = worker(interruption, "load");
        worker.step();
        worker.die();
        time.advance(VISIBILITY.plusSeconds(1));
        assertThat(interruption.requests()).contains(request);
        return interruption.count();
    }

    @Test
    void anEndIsCompletedAfterItsQueuesWereRemovedFromTheApp(@TempDir Path folder)
            throws Exception {
        put("changed.csv", CONTENT);
        dieBefore("SendMessageBatchRequest");
        clients.sqs().createQueue(create -> create.queueName(names.of("letters")));
        var text =
                APP.replace("count: 100}", "count: 100, dead_letter_queue: letters}")
                        .replace("done: {}", "letters: {}")
                        .replace("[{queue: done}]", "[]");
        var changed = AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
        try (var worker =
                new FileWorker(services.clients(), names, changed, shared, time, "load")) {
            assertThat(worker.step()).isTrue();
        }
        assertThat(messages("letters", "changed.csv")).isEqualTo(2);
        assertThat(messages("loads-dlq", "changed.csv")).isZero();
        assertThat(messages("loads", "changed.csv")).isZero();
        assertThat(object("changed.csv")).isNotEmpty();
    }

    @Test
    void anEventThatIsNeverAcceptedDoesNotBlockItsFile() {
        var refusing =
                new ExecutionInterceptor() {
                    @Override
                    public SdkResponse modifyResponse(
                            Context.ModifyResponse context, ExecutionAttributes attributes) {
                        return context.request() instanceof PutEventsRequest
                                ? PutEventsResponse.builder()
                                        .failedEntryCount(1)
                                        .entries(MALFORMED)
                                        .build()
                                : context.response();
                    }
                };
        put("refused.csv", "other,columns\n1,2\n");
        try (var worker =
                new FileWorker(services.clients(refusing), names, app, shared, time, "load")) {
            assertThat(worker.step()).isTrue();
        }
        assertThat(messages("loads-dlq", "refused.csv")).isEqualTo(1);
        assertThat(messages("loads", "refused.csv")).isZero();
        services.platform().queue(names.of("failed")).purge();
    }

    @Test
    void aFileThatFailsPutsAnEventAndTellsTheQueue() {
        put("bad.csv", "other,columns\n1,2\n");
        processAll("load");
        assertThat(messages("failed")).singleElement().asString().contains("leat.files", "bad.csv");
        assertThat(messages("loads-dlq", "bad.csv")).isEqualTo(1);
        assertThat(keys(names.of("output"))).doesNotContain("bad.csv");
        services.platform().queue(names.of("failed")).purge();
    }
}

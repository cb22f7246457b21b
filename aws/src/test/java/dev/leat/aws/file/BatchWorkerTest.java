package dev.leat.aws.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.send.PipelineProcess;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.config.AppFile;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.fault.Interruption;
import dev.leat.contract.fault.Interruption.Kind;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import dev.leat.port.Message;
import dev.leat.port.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A worker that writes messages to two buckets, a view and a queue dies, is stopped, or does not
/// get the response, at each of its requests. Another worker continues. Each record is in exactly
/// one object of each bucket.
@Tag("crash")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchWorkerTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, run: varchar not null, shop: varchar not null, amount: bigint not null}
            buckets: {lake: , copies: }
            queues:
              sales: {visibility_timeout: 1m, max_receive_count: 100}
              next: {}
            views:
              totals: {key: run, measures: {n: count(*), total: sum(amount)}}
            pipelines:
              store:
                from: {queue: sales, schema: Sale, batch: {size: 100, window: 5s}}
                key: id
                max_rejects: 100%
                to:
                  - {bucket: lake, path: "{run}/{shop}/{source.batch}.ndjson"}
                  - {bucket: copies, path: "{run}/{source.batch}.csv.gz"}
                  - {view: totals}
                  - {queue: next}
            """;

    /// A process is interrupted at each request with `-Dcrash.full`. Otherwise it dies after every
    /// second one, and is interrupted in another way at every fourth one.
    private static final boolean FULL = System.getProperty("crash.full") != null;

    private static final Duration VISIBILITY = Duration.ofMinutes(1);

    private final VirtualTime time = VirtualTime.start();
    private final AwsResourceNames names = new AwsResourceNames("sales", "b-");
    private final Kernels factory = Kernels.writingIn(AwsHost.SCRATCH);
    private App app;
    private Map<String, Kernel> kernels;

    /// The kernels of other processes than the one that is interrupted.
    private Map<String, Kernel> others;

    private LeatEndpoint services;
    private AwsClients clients;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = LeatEndpoint.start(folder.resolve("services"), time);
        clients = services.clients();
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        new AwsSetup(clients, names, app, time).create(_ -> {});
        kernels = PipelineProcess.kernels(factory, app);
        others = PipelineProcess.kernels(factory, app);
    }

    @AfterAll
    void stop() {
        kernels.values().forEach(Kernel::close);
        others.values().forEach(Kernel::close);
        factory.close();
        clients.close();
        services.close();
    }

    private PipelineProcess other() {
        return new PipelineProcess(clients, names, app, others, time);
    }

    private static String sale(String run, String id, String rest) {
        return "{\"id\":\"%s-%s\",\"run\":\"%s\",\"shop\":%s}".formatted(run, id, run, rest);
    }

    private void send(String run) {
        var a = sale(run, "a", "\"oslo\",\"amount\":5");
        for (var body :
                List.of(
                        a,
                        sale(run, "broken", "\"oslo\""),
                        sale(run, "b", "\"rome\",\"amount\":7"),
                        sale(run, "c", "\"rome\",\"amount\":11"),
                        a)) {
            services.platform()
                    .queue(names.of("sales"))
                    .send(List.of(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8))));
        }
    }

    /// Processes all messages.
    private void processAll(PipelineProcess process) {
        var source = process.platform().source("sales");
        for (int round = 0; !source.drained(); round++) {
            assertThat(round).isLessThan(100);
            if (!process.step("store", 100)) {
                time.advance(VISIBILITY);
            }
        }
    }

    /// Processes all messages, as another process.
    private void processAll() {
        try (var next = other()) {
            processAll(next);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptionAtAnyRequestLosesAndDoublesNoRecord(Kind kind) {
        boolean happened = true;
        var requests = Set.<String>of();
        int step = FULL ? 1 : kind == Kind.DIES_AFTER ? 2 : 4;
        for (int number = 1; happened; number += step) {
            var run = "%s-%d".formatted(kind.name().toLowerCase(Locale.ROOT), number);
            send(run);
            var interruption =
                    new Interruption(
                            number,
                            kind,
                            () -> {
                                time.advance(VISIBILITY.plusSeconds(1));
                                processAll();
                            });
            interrupt(interruption, kind);
            happened = interruption.happened();
            requests = interruption.requests();
            time.advance(VISIBILITY.plusSeconds(1));
            processAll();
            assertStored(run);
        }
        assertThat(requests)
                .contains(
                        "BatchGetItemRequest",
                        "CreateMultipartUploadRequest",
                        "UploadPartRequest",
                        "TransactWriteItemsRequest",
                        "UpdateItemRequest",
                        "CompleteMultipartUploadRequest",
                        "DeleteItemRequest",
                        "SendMessageBatchRequest",
                        "DeleteMessageBatchRequest");
    }

    private void interrupt(Interruption interruption, Kind kind) {
        try (var own = services.clients(interruption);
                var process = new PipelineProcess(own, names, app, kernels, time)) {
            process.step("store", 100);
            if (kind == Kind.LOSES_RESPONSE) {
                processAll(process);
            }
        } catch (UnavailableException dead) {
            assertThat(kind).isNotEqualTo(Kind.IS_STOPPED);
        }
    }

    /// A message and a dead letter are sent once more at most, if the process dies after it sent
    /// them, or is stopped then.
    private void assertStored(String run) {
        assertThat(lines("lake", run))
                .as(run)
                .containsExactlyInAnyOrder(
                        sale(run, "a", "\"oslo\",\"amount\":5"),
                        sale(run, "b", "\"rome\",\"amount\":7"),
                        sale(run, "c", "\"rome\",\"amount\":11"));
        assertThat(lines("copies", run))
                .as(run)
                .filteredOn(line -> !line.startsWith("id,"))
                .containsExactlyInAnyOrder(
                        "%s-a,%s,oslo,5".formatted(run, run),
                        "%s-b,%s,rome,7".formatted(run, run),
                        "%s-c,%s,rome,11".formatted(run, run));
        try (var reader = other()) {
            var row = reader.platform().view("totals").get(List.of(run)).orElseThrow();
            assertThat(ViewTrial.text(row)).as(run).isEqualTo("[%s]=[3, 23]".formatted(run));
        }
        for (var id : List.of("a", "b", "c")) {
            assertThat(messages("next", "\"%s-%s\"".formatted(run, id))).as(run).isBetween(1L, 2L);
        }
        assertThat(messages("sales-dlq", run + "-broken")).as(run).isBetween(1L, 2L);
        assertThat(messages("sales", run)).as(run).isZero();
    }

    private long messages(String queue, String text) {
        return services.platform().queue(names.of(queue)).browse(0, 10_000).stream()
                .map(each -> new String(each.body(), StandardCharsets.UTF_8))
                .filter(body -> body.contains(text))
                .count();
    }

    private List<S3Object> objects(String bucket, String run) {
        return clients.s3()
                .listObjectsV2(list -> list.bucket(names.of(bucket)).prefix(run + "/"))
                .contents();
    }

    /// Returns the lines of all objects of a run.
    private List<String> lines(String bucket, String run) {
        var lines = new ArrayList<String>();
        for (var object : objects(bucket, run)) {
            var bytes =
                    clients.s3()
                            .getObjectAsBytes(get -> get.bucket(names.of(bucket)).key(object.key()))
                            .asByteArray();
            lines.addAll(text(object.key(), bytes).lines().toList());
        }
        return lines;
    }

    private static String text(String key, byte[] bytes) {
        if (!key.endsWith(".gz")) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A worker ends before it decides the end of its batch, and the one that abandons the end
    /// before it removes the uploads. A third one removes them.
    @Test
    void theUploadsOfAnAbandonedEndAreRemoved() {
        send("removed");
        for (var request : List.of("UpdateItemRequest", "AbortMultipartUploadRequest")) {
            interrupt(Interruption.before(request), Kind.DIES_BEFORE);
            time.advance(VISIBILITY.plusSeconds(1));
        }
        assertThat(uploads("removed")).isNotEmpty();
        processAll();
        assertStored("removed");
        assertThat(uploads("removed")).isEmpty();
    }

    /// Returns the keys of the uploads of a run.
    private List<String> uploads(String run) {
        return app.buckets().keySet().stream()
                .flatMap(bucket ->
                        clients
                                .s3()
                                .listMultipartUploads(
                                        list -> list.bucket(names.of(bucket)).prefix(run + "/"))
                                .uploads()
                                .stream())
                .map(MultipartUpload::key)
                .toList();
    }

    /// A worker is stopped before it decides the end of its batch. Another one gets two of its
    /// messages, and abandons the end. The first one writes only the other records.
    @Test
    void aWorkerWritesOnlyTheRecordsThatAnotherOneHasNotWritten() {
        send("shared");
        var interruption =
                Interruption.stopped(
                        "UpdateItemRequest",
                        () -> {
                            time.advance(VISIBILITY.plusSeconds(1));
                            try (var other = other()) {
                                other.step("store", 2);
                            }
                        });
        interrupt(interruption, Kind.IS_STOPPED);
        assertThat(uploads("shared")).isEmpty();
        time.advance(VISIBILITY.plusSeconds(1));
        processAll();
        assertStored("shared");
        assertThat(objects("copies", "shared")).hasSizeBetween(2, 3);
    }
}

package dev.leat.cli.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.config.AppFile;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Message;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.sqs.SqsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A state folder that an earlier version of Leat left behind when it was killed, with one of each
/// thing that a start must go on with. `kept-state/make.py` has made it. The clock goes on from the
/// moment of the kill, as identities, leases and messages do not live for ever.
class KeptStateTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MIB = 1 << 20;
    private static final StaticCredentialsProvider ANYBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    @TempDir Path folder;

    @AutoClose private RunningApp running;
    private JsonNode facts;

    @BeforeEach
    void start() throws Exception {
        facts = JsonMapper.shared().readTree(resource("everything.json"));
        unzip();
        var file = folder.resolve(AppLocation.FILE);
        App app = AppFile.read(file, Map.of());
        var ahead =
                Duration.between(Instant.now(), Instant.ofEpochMilli(facts.path("at").asLong()));
        running =
                new RunningApp(
                        app,
                        AppLocation.of(file, Optional.empty(), Optional.empty()),
                        new Ports("127.0.0.1", 0, OptionalInt.of(0)),
                        new CommandHints("leat", ""),
                        () -> app,
                        Time.of(() -> Instant.now().plus(ahead)));
        until(running::idle);
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = KeptStateTest.class.getResourceAsStream("/kept-state/" + name)) {
            return requireNonNull(in).readAllBytes();
        }
    }

    private void unzip() throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(resource("everything.zip")))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var path = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.resolveSibling("."));
                    Files.copy(zip, path);
                }
            }
        }
    }

    private static void until(BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Time.system().await(new Signal(), 0, Instant.now().plusMillis(20));
        }
    }

    /// The rows of a view: key and values.
    private Map<String, List<Long>> rows(String view) {
        var rows = new TreeMap<String, List<Long>>();
        running.operations()
                .rows(
                        view,
                        row -> rows.put(String.join("/", row.key()), Arrays.asList(row.values())));
        return rows;
    }

    private long all(String queue) {
        return requireNonNull(running.operations().counts().get(queue)).all();
    }

    private PipelineStatus status(String pipeline) {
        return requireNonNull(running.status().get(pipeline));
    }

    private void send(String queue, String body) throws InterruptedException {
        running.operations()
                .send(queue, List.of(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8))));
        until(running::idle);
    }

    @Test
    void goesOnWithAllOfIt() throws InterruptedException {
        assertThat(running.status().values())
                .extracting(PipelineStatus::state)
                .containsOnly(PipelineStatus.State.RUNNING);
        ordersAreCountedAndKnown();
        theFileGoesOnWhereItWas();
        thePausedPipelineGoesOn();
        newerStatesReplaceOlderOnes();
        aMessageInFlightIsHeldAndItsGroupToo();
        anUploadCanBeCompleted();
        aMailStillWaits();
    }

    private void ordersAreCountedAndKnown() throws InterruptedException {
        assertThat(rows("global_stats")).isEqualTo(Map.of("", List.of(775L, 31_159_150L)));
        assertThat(all("OrderQueue-dlq")).isEqualTo(313);
        var letter = running.operations().browse("OrderQueue-dlq", 0, 1).getFirst();
        assertThat(letter.attributes()).containsKey("leat");
        send("OrderQueue", facts.path("order").asString());
        assertThat(status("order_stats").records()).containsEntry(Outcome.DUPLICATE, 1L);
        assertThat(rows("global_stats")).isEqualTo(Map.of("", List.of(775L, 31_159_150L)));
    }

    /// Its first pieces are not read again, and no line is lost or counted twice.
    private void theFileGoesOnWhereItWas() {
        var lines = facts.path("lines").asLong();
        assertThat(rows("lines"))
                .isEqualTo(Map.of("", List.of(lines, facts.path("total").asLong())));
        assertThat(status("load_lines").files().ended()).isEqualTo(Map.of(Outcome.DELIVERED, 1L));
        assertThat(status("load_lines").records().getOrDefault(Outcome.DELIVERED, 0L))
                .as("lines of this run")
                .isPositive()
                .isLessThan(lines);
        assertThat(running.operations().objects().object("output", "big.csv")).isPresent();
    }

    /// What was edited and sent back while it was paused is counted now.
    private void thePausedPipelineGoesOn() {
        assertThat(rows("mended")).isEqualTo(Map.of("", List.of(10L, 55L)));
        assertThat(all("Bad-dlq")).isEqualTo(1_490);
        var run = running.operations().audit().runs(1).getFirst();
        assertThat(run.terms().set()).containsEntry("value", "abs(value)");
        assertThat(running.operations().audit().outcomes(run.id()))
                .isEqualTo(Map.of(Outcome.DELIVERED, 10L));
    }

    private void newerStatesReplaceOlderOnes() throws InterruptedException {
        assertThat(rows("balances"))
                .isEqualTo(
                        Map.of(
                                "u0", List.of(4L, 78L),
                                "u1", List.of(2L, 38L),
                                "u2", List.of(3L, 55L)));
        var state =
                "{\"id\":\"s1\",\"user\":\"u1\",\"version\":%d,\"value\":%d,\"status\":\"open\"}";
        send("States", state.formatted(1, 11));
        send("States", state.formatted(2, 21));
        send("States", state.formatted(3, 100));
        assertThat(status("keep_states").records())
                .containsEntry(Outcome.SUPERSEDED, 1L)
                .containsEntry(Outcome.DUPLICATE, 1L)
                .containsEntry(Outcome.DELIVERED, 1L);
        assertThat(rows("balances")).containsEntry("u1", List.of(2L, 117L));
    }

    /// The client that has it may still delete it.
    private void aMessageInFlightIsHeldAndItsGroupToo() {
        try (var sqs =
                SqsClient.builder()
                        .endpointOverride(URI.create(running.aws().orElseThrow()))
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(ANYBODY)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build()) {
            var url = sqs.getQueueUrl(ask -> ask.queueName("Moves.fifo")).queueUrl();
            assertThat(bodies(sqs, url)).containsExactly("other");
            sqs.deleteMessage(
                    ask -> ask.queueUrl(url).receiptHandle(facts.path("receipt").asString()));
            assertThat(bodies(sqs, url)).containsExactly("move 1", "move 2");
        }
    }

    private static List<String> bodies(SqsClient sqs, String url) {
        return sqs
                .receiveMessage(ask -> ask.queueUrl(url).maxNumberOfMessages(10))
                .messages()
                .stream()
                .map(message -> message.body())
                .toList();
    }

    private void anUploadCanBeCompleted() {
        try (var s3 =
                S3Client.builder()
                        .endpointOverride(URI.create(running.aws().orElseThrow()))
                        .forcePathStyle(true)
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(ANYBODY)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build()) {
            var id = facts.path("upload").asString();
            var second =
                    s3.uploadPart(
                            ask -> ask.bucket("output").key("half.bin").uploadId(id).partNumber(2),
                            RequestBody.fromString("end"));
            var first = part(1, facts.path("etag").asString());
            s3.completeMultipartUpload(ask ->
                    ask.bucket("output")
                            .key("half.bin")
                            .uploadId(id)
                            .multipartUpload(all -> all.parts(first, part(2, second.eTag()))));
            assertThat(s3.headObject(ask -> ask.bucket("output").key("half.bin")).contentLength())
                    .isEqualTo(5L * MIB + 3);
        }
    }

    private static CompletedPart part(int number, String etag) {
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private void aMailStillWaits() {
        assertThat(
                        running.operations()
                                .deliveries()
                                .list(Set.of(Protocol.EMAIL), Set.of(State.KEPT), 0, 10))
                .extracting(delivery -> delivery.endpoint())
                .contains("ops@example.com");
    }
}

package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.batch.Attribute;
import dev.leat.config.AppFile;
import dev.leat.deadletter.DeadLetter;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.port.Message;
import dev.leat.port.Platform;
import dev.leat.port.QueueAdmin;
import dev.leat.port.Time;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The events of files that failed permanently, in the format of "Glue Job State Change".
class FileFailureTest {

    private static final String APP =
            """
            app: lake
            schemas:
              Row: {id: varchar not null, amount: integer not null}
            buckets:
              source:
              target:
            topics:
              operations:
            queues:
              failed:
              selected:
              heard: {subscribe: operations}
              routed:
            pipelines:
              etl:
                from: {bucket: source, suffix: .csv, schema: Row}
                to: [{bucket: target, path: "{source.stem}/{part}.csv", format: csv}]
                on_failure:
                  - {queue: failed}
                  - {queue: selected, where: attempts = 1, select: {file: object, why: error}}
                  - {topic: operations}
            """;

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path state;
    @TempDir Path folder;
    private App app;

    @BeforeEach
    void read() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    @Test
    void aFailedFileIsAnEventOfAGlueJob() throws Exception {
        try (var platform = LocalPlatform.open(app, state, Time.system())) {
            put(platform, "dir/a b+é.csv", "id\nx\n");
            run(platform);

            var event = JSON.readTree(only(platform, "failed"));
            assertThat(event.propertyNames())
                    .containsExactly(
                            "version",
                            "id",
                            "detail-type",
                            "source",
                            "account",
                            "time",
                            "region",
                            "resources",
                            "detail");
            assertThat(event.get("source").asString()).isEqualTo("aws.glue");
            assertThat(event.get("detail-type").asString()).isEqualTo("Glue Job State Change");
            assertThat(event.get("time").asString())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            var detail = event.get("detail");
            assertThat(detail.propertyNames())
                    .containsExactly(
                            "jobName",
                            "severity",
                            "state",
                            "jobRunId",
                            "message",
                            "pipeline",
                            "bucket",
                            "object",
                            "version",
                            "error",
                            "attempts",
                            "at");
            assertThat(detail.get("state").asString()).isEqualTo("FAILED");
            assertThat(detail.get("jobRunId").asString()).matches("jr_[0-9a-f]{64}");
            assertThat(detail.get("object").asString()).isEqualTo("dir/a b+é.csv");
            assertThat(detail.get("message").asString())
                    .startsWith("source/dir/a b+é.csv failed permanently: ")
                    .contains("amount");
        }
    }

    @Test
    void allSinksReceiveTheSameEventAndASelectReplacesIt() throws Exception {
        try (var platform = LocalPlatform.open(app, state, Time.system())) {
            put(platform, "a.csv", "id\nx\n");
            run(platform);

            var envelope = JSON.readTree(only(platform, "heard"));
            assertThat(envelope.get("Message").asString()).isEqualTo(only(platform, "failed"));
            assertThat(envelope.get("Subject").asString()).isEqualTo("FAILED: etl, source/a.csv");
            assertThat(JSON.readTree(only(platform, "selected")).propertyNames())
                    .containsExactly("file", "why");
        }
    }

    /// The event bus also receives the event, as with AWS Glue.
    @Test
    void aRuleSendsTheEventToAQueue() throws Exception {
        try (var platform = LocalPlatform.open(app, state, Time.system())) {
            LocalEventBusTest.rule(
                    platform.events(),
                    "failed-jobs",
                    """
                    {"source": ["aws.glue"], "detail-type": ["Glue Job State Change"], "detail": {"state": ["FAILED"], "jobName": ["etl"]}}
                    """,
                    LocalEventBusTest.queue("t", "routed"));
            put(platform, "dir/a b+é.csv", "id\nx\n");
            run(platform);

            assertThat(only(platform, "routed")).isEqualTo(only(platform, "failed"));
        }
    }

    @Test
    void aPipelineWithoutOnFailurePutsTheEvent() throws Exception {
        var text = APP.substring(0, APP.indexOf("    on_failure:"));
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
        try (var platform = LocalPlatform.open(app, state, Time.system())) {
            LocalEventBusTest.rule(
                    platform.events(),
                    "any",
                    "{\"source\": [\"aws.glue\"]}",
                    LocalEventBusTest.queue("t", "routed"));
            put(platform, "a.csv", "id\nx\n");
            run(platform);

            assertThat(detail(only(platform, "routed")).get("object").asString())
                    .isEqualTo("a.csv");
        }
    }

    /// Like a queue of `on_failure`: the reason becomes part of the file's dead letter.
    @Test
    void anEventThatATargetCannotAcceptIsAReasonOfTheDeadLetter() throws Exception {
        try (var platform = LocalPlatform.open(app, state, Time.system())) {
            platform.queues()
                    .create(
                            new QueueAdmin.Definition(
                                    Queue.deadLetters("small"), Duration.ZERO, 1_024),
                            Map.of());
            LocalEventBusTest.rule(
                    platform.events(),
                    "small",
                    "{\"source\": [\"aws.glue\"]}",
                    LocalEventBusTest.queue("t", "small"));
            put(platform, "x".repeat(900) + ".csv", "id\nx\n");
            run(platform);

            assertThat(bodies(platform, "small")).isEmpty();
            assertThat(bodies(platform, "failed")).hasSize(1);
            assertThat(platform.deadLetters("etl-files-dlq").read(0, 10))
                    .singleElement()
                    .satisfies(letter ->
                            assertThat(letter.attributes())
                                    .extractingByKey(DeadLetter.ATTRIBUTE)
                                    .extracting(Attribute::asText)
                                    .asString()
                                    .contains("Target t of rule small: the message would have"));
        }
    }

    /// Both objects have no entry in the file log, so one commit must send both events.
    @Test
    void eachObjectOfAMessageHasItsEvent() throws Exception {
        try (var platform = LocalPlatform.open(app, state, Time.system())) {
            platform.queue("etl-files")
                    .send(
                            List.of(
                                    Message.Outgoing.of(
                                            """
                                            {"Records": [%s, %s]}\
                                            """
                                                    .formatted(missing("a.csv"), missing("b.csv"))
                                                    .getBytes(StandardCharsets.UTF_8))));
            run(platform);

            var details = bodies(platform, "failed").stream().map(FileFailureTest::detail).toList();
            assertThat(details)
                    .extracting(detail -> detail.get("object").asString())
                    .containsExactly("a.csv", "b.csv");
            assertThat(new HashSet<>(ids(platform))).hasSize(2);
        }
    }

    private static String missing(String key) {
        return """
        {"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "source"}, "object": {"key": "%s"}}}\
        """
                .formatted(key);
    }

    private void run(Platform platform) throws Exception {
        try (var kernels = new Kernels();
                var files =
                        new FileKernels(
                                1,
                                FileKernels.DEFAULT_MEMORY,
                                state.resolve("spill"),
                                List.of(state.resolve("objects")));
                var pipelines =
                        new Pipelines(
                                app,
                                platform,
                                kernels,
                                new RoundKernels(files),
                                new FileReaders(),
                                new SimpleMeterRegistry(),
                                EngineOptions.defaults())) {
            pipelines.start();
            pipelines.awaitIdle();
        }
    }

    private static void put(Platform platform, String key, String text) throws Exception {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        platform.buckets().put("source", key, new ByteArrayInputStream(bytes), Map.of());
    }

    private static List<String> bodies(Platform platform, String queue) {
        return platform.queue(queue).browse(0, 10).stream()
                .map(seen -> new String(seen.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String only(Platform platform, String queue) {
        assertThat(bodies(platform, queue)).hasSize(1);
        return bodies(platform, queue).getFirst();
    }

    private static JsonNode detail(String event) {
        return JSON.readTree(event).get("detail");
    }

    private static List<String> ids(Platform platform) {
        return bodies(platform, "failed").stream()
                .map(event -> JSON.readTree(event).get("id").asString())
                .toList();
    }
}

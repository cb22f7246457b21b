package dev.leat.cli.trial.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.FilePhase;
import dev.leat.cli.trial.Trial;
import dev.leat.cli.trial.lake.LakeTrial;
import dev.leat.kernel.Kernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Former defects of a chain from notifications of objects to a file pipeline: lost files, files
/// processed twice, and a stop at a message for another reader. Each test has the rows in a bucket
/// and in a lake table.
@Tag("slow")
@ParameterizedClass
@EnumSource
class FileNewsDefectsTest {

    private static final String APP =
            """
            app: orders
            schemas:
              Order: {order_id: integer not null, status: varchar not null}
            topics:
              news:
            queues:
              files: {subscribe: %s}
            buckets:
              input: {notify: {topic: news}}
              output:
            lake_tables:
              orders: {bucket: output, schema: Order, partition_by: [status]}
            pipelines:
              load:
                from: {bucket: input, schema: Order, via: files}
                steps:
                  - distinct: [order_id, status]
                to: [SINK]
            """;

    /// Where the rows go.
    enum Target {
        BUCKET("{bucket: output, path: '{source.key}.ndjson', format: ndjson}"),
        LAKE_TABLE("{lake_table: orders}");

        private final String sink;

        Target(String sink) {
            this.sink = sink;
        }
    }

    private static final String IN_ENVELOPES = "news";
    private static final String RAW = "{topic: news, raw: true}";

    @AutoClose private static final Kernels KERNELS = new Kernels();

    @TempDir Path folder;

    private final Target target;

    FileNewsDefectsTest(Target target) {
        this.target = target;
    }

    private Trial open(String subscription) throws Exception {
        var text = APP.replace("%s", subscription).replace("SINK", target.sink);
        var app = Files.writeString(folder.resolve("app.yaml"), text);
        return Trial.open(app, folder.resolve("state"), KERNELS, LakeTrial::withLake);
    }

    /// A file of a hundred orders from a number on.
    private static byte[] orders(int from) {
        var text = new StringBuilder("order_id,status\n");
        for (int i = from; i < from + 100; i++) {
            text.append(i).append(i % 2 == 0 ? ",CLOSED\n" : ",PENDING\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void finish(Trial app) throws Exception {
        app.pipelines().start();
        app.pipelines().awaitIdle();
        assertThat(app.messages("files")).isEmpty();
    }

    private List<Integer> loaded(Trial app, String key) throws Exception {
        if (target == Target.LAKE_TABLE) {
            return LakeTrial.rows(app, "orders", "_leat_source, order_id").stream()
                    .filter(row -> row.startsWith("input/" + key + "|"))
                    .map(row -> Integer.valueOf(row.substring(row.indexOf('|') + 1)))
                    .sorted()
                    .toList();
        }
        return new Published(app, "output")
                .documents(key + ".ndjson").stream()
                        .map(row -> row.get("order_id").intValue())
                        .sorted()
                        .toList();
    }

    private static List<Integer> numbers(int from) {
        return java.util.stream.IntStream.range(from, from + 100).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_ENVELOPES, RAW})
    void aKeyOfAnyCharactersIsFound(String subscription) throws Exception {
        var key = "dir/my file+é &%20.csv";
        try (var app = open(subscription)) {
            app.put("input", key, orders(1));
            finish(app);
            assertThat(loaded(app, key)).isEqualTo(numbers(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_ENVELOPES, RAW})
    void eachFileOfManyIsLoaded(String subscription) throws Exception {
        try (var app = open(subscription)) {
            for (int i = 0; i < 3; i++) {
                app.put("input", i + ".csv", orders(i));
            }
            finish(app);
            for (int i = 0; i < 3; i++) {
                assertThat(loaded(app, i + ".csv")).isEqualTo(numbers(i));
            }
        }
    }

    @Test
    void eachRecordOfOneMessageIsLoaded() throws Exception {
        try (var app = open(RAW)) {
            app.put("input", "a.csv", orders(1));
            app.put("input", "b.csv", orders(201));
            var notifications = app.messages("files").stream().map(m -> read(m.body())).toList();
            app.platform().queue("files").purge();
            var both = (ObjectNode) notifications.getFirst();
            ((ArrayNode) both.get("Records")).add(notifications.getLast().get("Records").get(0));
            app.send("files", List.of(both.toString().getBytes(StandardCharsets.UTF_8)));
            finish(app);
            assertThat(loaded(app, "a.csv")).isEqualTo(numbers(1));
            assertThat(loaded(app, "b.csv")).isEqualTo(numbers(201));
        }
    }

    @Test
    void theTestMessageOfABucketIsNoFile() throws Exception {
        try (var app = open(RAW)) {
            var test =
                    """
                    {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2025-01-01T00:00:00.000Z",\
                    "Bucket":"input","RequestId":"R","HostId":"H"}\
                    """;
            app.send("files", List.of(test.getBytes(StandardCharsets.UTF_8)));
            finish(app);
            assertThat(app.platform().files().latest("load", 1)).isEmpty();
            assertThat(app.messages("files-dlq")).isEmpty();
        }
    }

    /// Returns the envelope of SNS with this message.
    private static String enveloped(String message) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324")
                .put("TopicArn", "arn:aws:sns:us-east-1:000000000000:elsewhere")
                .put("Message", message)
                .put("Timestamp", "2025-01-01T00:00:00.000Z")
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_ENVELOPES, RAW})
    void newsInAnyEnvelopesAreUnderstood(String subscription) throws Exception {
        var records =
                """
                {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put",\
                "s3":{"bucket":{"name":"input"},"object":{"key":"dir%2Fmy+file%2B%C3%A9.csv","size":1}}}]}\
                """;
        var bridge =
                """
                {"source":"aws.s3","detail-type":"Object Created",\
                "detail":{"bucket":{"name":"input"},"object":{"key":"plain+%20é.csv","sequencer":"617f08299329d189"}}}\
                """;
        var test = "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"input\"}";
        try (var app = open(subscription)) {
            app.put("input", "dir/my file+é.csv", orders(1));
            app.put("input", "plain+%20é.csv", orders(201));
            app.platform().queue("files").purge();
            for (var notifications : List.of(records, bridge, test)) {
                for (var message :
                        List.of(
                                notifications,
                                enveloped(notifications),
                                enveloped(enveloped(enveloped(notifications))))) {
                    app.send("files", List.of(message.getBytes(StandardCharsets.UTF_8)));
                }
            }
            finish(app);
            assertThat(loaded(app, "dir/my file+é.csv")).isEqualTo(numbers(1));
            assertThat(loaded(app, "plain+%20é.csv")).isEqualTo(numbers(201));
            assertThat(app.platform().files().latest("load", 9)).hasSize(2);
            assertThat(app.messages("files-dlq")).isEmpty();
        }
    }

    @Test
    void junkCostsOnlyItself() throws Exception {
        try (var app = open(RAW)) {
            app.send("files", List.of("junk".getBytes(StandardCharsets.UTF_8)));
            app.put("input", "a.csv", orders(1));
            finish(app);
            assertThat(loaded(app, "a.csv")).isEqualTo(numbers(1));
            assertThat(app.messages("files-dlq"))
                    .singleElement()
                    .satisfies(letter ->
                            assertThat(new String(letter.body(), StandardCharsets.UTF_8))
                                    .isEqualTo("junk"));
        }
    }

    @Test
    void theSameNewsTwiceIsOneFile() throws Exception {
        try (var app = open(RAW)) {
            app.put("input", "a.csv", orders(1));
            app.send("files", List.of(app.messages("files").getFirst().body()));
            assertThat(app.messages("files")).hasSize(2);
            finish(app);
            assertThat(loaded(app, "a.csv")).isEqualTo(numbers(1));
            assertThat(app.platform().files().latest("load", 2)).hasSize(1);
            assertThat(app.messages("files-dlq")).isEmpty();
        }
    }

    @Test
    void filesOfOneMomentAreBothKept() throws Exception {
        try (var app = open(RAW)) {
            app.put("input", "a.csv", orders(1));
            app.put("input", "a.csv.csv", orders(201));
            finish(app);
            assertThat(loaded(app, "a.csv")).isEqualTo(numbers(1));
            assertThat(loaded(app, "a.csv.csv")).isEqualTo(numbers(201));
        }
    }

    @Test
    void rowsThatAreThereTwiceAreLoadedOnce() throws Exception {
        var text = new String(orders(1), StandardCharsets.UTF_8);
        var again = new ArrayList<>(text.lines().toList());
        again.addAll(text.lines().skip(11).limit(10).toList());
        try (var app = open(RAW)) {
            app.put("input", "a.csv", String.join("\n", again).getBytes(StandardCharsets.UTF_8));
            finish(app);
            assertThat(loaded(app, "a.csv")).isEqualTo(numbers(1));
            assertThat(app.platform().files().latest("load", 1))
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.phase()).isEqualTo(FilePhase.DONE);
                        assertThat(entry.totals().read()).isEqualTo(110);
                        assertThat(entry.totals().rejected()).isZero();
                    });
        }
    }

    private static JsonNode read(byte[] json) {
        return JsonMapper.shared().readTree(json);
    }
}

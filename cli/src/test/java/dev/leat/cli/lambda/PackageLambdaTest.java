package dev.leat.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.cli.Session;
import dev.leat.config.AppFile;
import dev.leat.port.AlarmLog;
import dev.leat.port.Message;
import dev.leat.port.Time;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The packages of examples, unpacked alone in an empty folder and run with AWS's runtime interface
/// client, compared with what independent scripts compute from the samples.
@Tag("interop")
class PackageLambdaTest {

    private static final Logger LOG = LoggerFactory.getLogger(PackageLambdaTest.class);
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final int BATCH = 100;
    private static final long MIB = 1 << 20;

    /// The largest resident size of a function with the options of Lambda, in MiB.
    private static final long MOST_RESIDENT = 256;

    /// The most classes, lambda expressions included, until the response to the first batch. To
    /// load them takes most of a start, and their number does not depend on the machine.
    private static final int MOST_CLASSES = 9_000;

    @TempDir Path folder;

    private Path packaged(String app, String platform) {
        var session = new Session(Map.of());
        var out = folder.resolve(platform);
        assertThat(
                        session.run(
                                "package",
                                "lambda",
                                app,
                                "--env",
                                "aws",
                                "--platform",
                                platform,
                                "--out",
                                out.toString()))
                .as(session.err())
                .isZero();
        assertThat(session.out()).contains("wrote " + out);
        return out.resolve(Path.of(app).getFileName() + "-" + platform + ".zip");
    }

    private static JsonNode expected(String example) throws IOException {
        return JsonMapper.shared()
                .readTree(
                        Files.readString(
                                EXAMPLES.resolve(example)
                                        .resolve("samples")
                                        .resolve("expected.json")));
    }

    /// Sends the samples twice, and invokes the function until the queue is empty.
    private void process(String example, String queue, Map<String, String> more, Check check)
            throws Exception {
        App app = AppFile.read(EXAMPLES.resolve(example).resolve("app.yaml"), more);
        var zip = packaged(EXAMPLES.resolve(example).toString(), "x86_64");
        var samples = EXAMPLES.resolve(example).resolve("samples").resolve(queue + ".ndjson");
        try (var services = new FunctionServices(app, folder, Time.system());
                var api = new RuntimeApi(Duration.ofMinutes(5))) {
            for (int time = 0; time < 2; time++) {
                services.queue(queue)
                        .send(
                                Files.readAllLines(samples).stream()
                                        .map(String::getBytes)
                                        .map(Message.Outgoing::of)
                                        .toList());
            }
            var variables = new HashMap<>(more);
            variables.putAll(variables(services));
            variables.put(PipelineHandler.PIPELINES, app.pipelines().keySet().iterator().next());
            long began = System.nanoTime();
            var root = Files.createDirectory(folder.resolve("task"));
            try (var process =
                    new LambdaProcess(PipelineHandler.class, zip, root, api, variables)) {
                long unpacked = System.nanoTime();
                var mapping = services.mapping(queue, BATCH);
                var first = mapping.poll(api::invoke);
                LOG.warn(
                        "{}: unpacked in {} ms, first batch {} ms after the start of the process, {} ms of CPU time",
                        example,
                        (unpacked - began) / 1_000_000,
                        (System.nanoTime() - unpacked) / 1_000_000,
                        process.cpu().toMillis());
                assertThat(first.failed()).as(Files.readString(root.resolve("log"))).isEmpty();
                var classes = process.classes();
                LOG.warn("{}: {} classes", example, classes.size());
                assertThat(classes)
                        .hasSizeLessThan(MOST_CLASSES)
                        .noneMatch(line -> line.contains("jdk.jfr.Event "))
                        .noneMatch(line -> line.contains("jackson.databind.ObjectMapper "));
                if (app.all(Endpoint.class).isEmpty()) {
                    assertThat(classes).noneMatch(line -> line.contains(".HttpClientImpl "));
                }
                while (!mapping.poll(api::invoke).received().isEmpty()) {
                    LOG.debug("processed a batch");
                }
                LOG.warn("{}: {} MiB resident at most", example, process.peak() / 1024);
                assertThat(process.peak() / 1024).isLessThan(MOST_RESIDENT);
                assertThat(services.queue(queue).counts().all())
                        .as(Files.readString(root.resolve("log")))
                        .isZero();
            }
            check.with(services, expected(example));
        }
    }

    /// Returns the variables that Lambda sets, and the address of the services.
    private static Map<String, String> variables(FunctionServices services) {
        return Map.of(
                "AWS_ENDPOINT_URL", services.url(),
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_REGION", "eu-west-1");
    }

    private interface Check {
        void with(FunctionServices services, JsonNode expected);
    }

    @Test
    void ordersAreCounted() throws Exception {
        process(
                "orders",
                "OrderQueue",
                Map.of(),
                (services, right) -> {
                    assertThat(services.values("global_stats"))
                            .containsExactly(
                                    right.at("/global/total_orders").longValue(),
                                    new BigDecimal(right.at("/global/total_revenue").asString())
                                            .movePointRight(2)
                                            .longValueExact());
                    assertThat(services.queue("OrderQueue-dlq").counts().all())
                            .isEqualTo(2L * right.at("/bad/orders").intValue());
                });
    }

    @Test
    void eventsAreStoredAndAlertsAreSentOnce() throws Exception {
        Set<String> calls = ConcurrentHashMap.newKeySet();
        var webhook =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext(
                "/",
                exchange -> {
                    calls.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        webhook.start();
        try {
            var url = "http://127.0.0.1:%d/".formatted(webhook.getAddress().getPort());
            process(
                    "events",
                    "events",
                    Map.of("WEBHOOK_URL", url),
                    (services, right) -> {
                        assertThat(services.items("events"))
                                .isEqualTo(right.get("items").longValue());
                        assertThat(services.queue("alerts").counts().all())
                                .isEqualTo(right.get("alerts").intValue());
                        assertThat(calls).hasSize(right.get("alerts").intValue());
                        assertThat(services.queue("events-dlq").counts().all())
                                .isEqualTo(2L * right.get("rejected").intValue());
                    });
        } finally {
            webhook.stop(0);
        }
    }

    /// Two messages without an id become dead letters, one of which is the canary. The app file
    /// names the file of a profile.
    @Test
    void aRedrivePolicyRuns() throws Exception {
        var source = Files.createDirectory(folder.resolve("shop"));
        Files.writeString(
                source.resolve("app.yaml"),
                Files.readString(Path.of("src/test/resources/redrive/app.yaml"))
                        .replaceFirst(
                                "key: id",
                                "key: id\n    quality: {profile: good/orders.json, columns: {id: }}"));
        Files.writeString(
                Files.createDirectory(source.resolve("good")).resolve("orders.json"),
                "{\"records\": {\"profiled\": 1}, \"columns\": []}");
        App app = AppFile.read(source.resolve("app.yaml"), Map.of());
        var zip = packaged(source.toString(), "x86_64");
        try (var services = new FunctionServices(app, folder, Time.system());
                var api = new RuntimeApi(Duration.ofSeconds(5))) {
            var letter = Message.Outgoing.of("{}".getBytes(StandardCharsets.UTF_8));
            services.queue("orders").send(List.of(letter, letter));
            try (var function = services.function()) {
                var handler = new PipelineHandler(function, List.of("count"), Time.system());
                services.mapping("orders", BATCH)
                        .poll(event ->
                                PipelineHandlerTest.invoke(handler, event, Duration.ofMinutes(1)));
            }
            assertThat(services.queue("orders-dlq").counts().visible()).isEqualTo(2);
            var root = Files.createDirectory(folder.resolve("task"));
            try (var _ =
                    new LambdaProcess(RedriveHandler.class, zip, root, api, variables(services))) {
                byte[] _ = api.invoke("{}".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(services.notes())
                    .as(Files.readString(root.resolve("log")))
                    .extracting(AlarmLog.Note::event)
                    .containsExactlyInAnyOrder(
                            AlarmLog.AlarmEvent.ALARM, AlarmLog.AlarmEvent.CANARY);
            assertThat(services.queue("orders").counts().visible()).isEqualTo(1);
            assertThat(services.queue("orders-dlq").counts().visible()).isEqualTo(1);
        }
    }

    @Test
    void aPackageIsSmallAndMadeTwiceHasTheSameBytes() throws Exception {
        var zip = packaged("../examples/orders", "arm64");
        var first = Files.readAllBytes(zip);

        assertThat(first.length).isLessThan((int) FunctionPackage.MOST_ZIPPED);
        packaged("../examples/orders", "arm64");
        assertThat(Files.readAllBytes(zip)).isEqualTo(first);
        assertThat(folder.resolve("arm64").toFile().list()).containsExactly("orders-arm64.zip");
        try (var content = new ZipFile(zip.toFile())) {
            var libraries =
                    content.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.contains(".so"))
                            .toList();
            assertThat(libraries).containsExactly("lib/libduckdb_java.so_linux_arm64");
            assertThat(content.stream().mapToLong(entry -> entry.getSize()).sum())
                    .isBetween(1L, FunctionPackage.MOST_UNZIPPED);
        }
        assertThat(first.length).isGreaterThan((int) MIB);
    }
}

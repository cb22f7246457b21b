package dev.leat.cli.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records go to a URL; those that the URL refuses are dead letters, and a redrive sends them there
/// alone.
class EndpointTest {

    private static final String APP =
            """
            app: shop
            schemas: {Order: {id: varchar not null, total: 'decimal(10,2)'}}
            queues: {Orders: {}}
            endpoints:
              webhook: {url: 'http://127.0.0.1:PORT/orders', secret: '${env:HOOK_SECRET}'}
            views:
              totals: {measures: {orders: count(*), spent: sum(total)}}
            pipelines:
              p:
                from: {queue: Orders, schema: Order}
                key: id
                to:
                  - {view: totals}
                  - {endpoint: webhook, where: total >= 100, select: {id: id}}
            api:
              /totals: {view: totals}
            """;

    @TempDir Path folder;

    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final HttpServer server;
    private volatile boolean down;

    EndpointTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    }

    @BeforeEach
    void start() throws IOException {
        server.createContext("/orders", this::answer);
        server.start();
        Files.writeString(
                folder.resolve("app.yaml"),
                APP.replace("PORT", "" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean signed = exchange.getRequestHeaders().containsKey("webhook-signature");
        int status = down ? 503 : !signed ? 401 : refused.contains(body) ? 422 : 200;
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
        bodies.add(body);
    }

    private @Nullable String next() throws InterruptedException {
        return bodies.poll(60, TimeUnit.SECONDS);
    }

    private Session session() {
        return new Session(Map.of("HOOK_SECRET", "hello"));
    }

    private Session leat(int code, String... words) {
        var session = session();
        assertThat(session.run(words)).as(session.out() + session.err()).isEqualTo(code);
        return session;
    }

    private void samples(List<String> lines) throws IOException {
        Files.createDirectories(folder.resolve("samples"));
        Files.write(folder.resolve("samples/Orders.ndjson"), lines);
    }

    @Test
    void aRefusedRecordIsADeadLetterAndItsRedriveGoesToTheEndpointAlone() throws Exception {
        var app = folder.toString();
        refused.add("{\"id\":\"b\"}");
        samples(
                List.of(
                        "{\"id\":\"a\",\"total\":150}",
                        "{\"id\":\"b\",\"total\":500}",
                        "{\"id\":\"c\",\"total\":5}"));
        leat(0, "up", app, "--samples", "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(List.of(String.valueOf(next()), String.valueOf(next())))
                .containsExactly("{\"id\":\"a\"}", "{\"id\":\"b\"}");
        assertThat(bodies).isEmpty();
        var shown = leat(0, "dlq", "show", "Orders-dlq", "--app", app).out();
        assertThat(shown)
                .contains("done        totals")
                .contains("failed      webhook")
                .contains("answered 422")
                .contains("{\"id\":\"b\",\"total\":500}");

        refused.clear();
        leat(0, "dlq", "redrive", "Orders-dlq", "--yes", "--app", app);
        leat(0, "up", app, "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(next()).isEqualTo("{\"id\":\"b\"}");
        assertThat(bodies).isEmpty();
        assertThat(leat(0, "dlq", "ls", "--app", app).out()).contains("no dead letters");
        assertThat(leat(0, "sql", "select * from totals", "--app", app, "--format", "csv").out())
                .contains("3,655.00");
    }

    @Test
    void doesNotStartWithoutTheVariableOfItsSecret() {
        var session = new Session();
        assertThat(session.run("up", folder.toString(), "--port", "0", "--aws-port", "off"))
                .isEqualTo(2);
        assertThat(session.err())
                .contains("secret of endpoint webhook")
                .contains("${env:HOOK_SECRET}");
    }

    @Test
    void whatWaitsForAnEndpointThatHasLeftTheAppIsNotLost() throws Exception {
        var app = folder.toString();
        down = true;
        samples(List.of("{\"id\":\"a\",\"total\":150}"));
        leat(0, "up", app, "--samples", "--until-idle", "--port", "0", "--aws-port", "off");
        var file = folder.resolve("app.yaml");
        var lines =
                Files.readString(file)
                        .lines()
                        .filter(line -> !line.matches(".*(endpoint|webhook).*"))
                        .toList();
        Files.write(file, lines);
        var out = leat(0, "up", app, "--until-idle", "--port", "0", "--aws-port", "off").out();
        assertThat(out)
                .contains("endpoint webhook is no longer in the app, but 1 record waits for it");

        var former = AppFile.read(file, Map.of());
        var state = folder.resolve(".leat");
        try (var platform = LocalPlatform.open(former, state, Time.system())) {
            platform.deliveries().markFailed(1, "it has left", Instant.EPOCH);
        }
        var shown = leat(0, "dlq", "show", "Orders-dlq", "--app", app).out();
        assertThat(shown)
                .contains("endpoint: it has left")
                .contains("{\"id\":\"a\",\"total\":150}");
    }

    @Test
    void aRedriveEndsWithTheAnswersOfTheEndpoint() throws Exception {
        var app = folder.toString();
        samples(
                List.of(
                        "{\"id\":\"a\",\"total\":150}",
                        "{\"id\":\"b\",\"total\":500}",
                        "{\"id\":\"c\",\"total\":700}"));
        for (var id : List.of("a", "b", "c")) {
            refused.add("{\"id\":\"%s\"}".formatted(id));
        }
        try (var running = new Background(session(), app, "--samples")) {
            running.awaitMatch("/health", "\"Orders-dlq\":{\"visible\":3");
            var canary =
                    leat(1, "dlq", "redrive", "Orders-dlq", "--canary", "1", "--yes", "--app", app);
            assertThat(canary.out() + canary.err()).contains("1 of 1 failed again");
            assertThat(bodies).hasSize(4);
            assertThat(history(app)).contains("1 sent: 1 failed again");

            down = true;
            leat(0, "dlq", "redrive", "Orders-dlq", "--yes", "--app", app);
            running.awaitMatch("/health", "\"waiting\":3");
            assertThat(history(app)).contains("3 sent: 3 pending");
            refused.clear();
            refused.add("{\"id\":\"c\"}");
            down = false;
            leat(0, "delivery", "retry", "--endpoint", "webhook", "--app", app);
            running.awaitMatch("/health", "\"Orders-dlq\":{\"visible\":1");
            assertThat(history(app)).contains("3 sent: 2 delivered, 1 failed again");
        }
    }

    @Test
    void aRecordForTwoEndpointsIsDeliveredWhenBothHaveAcceptedIt() throws Exception {
        var app = folder.toString();
        var file = folder.resolve("app.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("(?m)^(  webhook: )(.*)$", "$1$2\n  other: $2")
                        .replaceFirst(
                                "(?m)^( *- \\{endpoint: )webhook(.*)$", "$1webhook$2\n$1other$2"));
        samples(List.of("{\"id\":\"a\",\"total\":\"much\"}"));
        try (var running = new Background(session(), app, "--samples")) {
            running.awaitMatch("/health", "\"Orders-dlq\":{\"visible\":1");
            down = true;
            leat(0, "dlq", "redrive", "Orders-dlq", "--set", "total=150", "--yes", "--app", app);
            running.awaitMatch("/health", "\"waiting\":1");
            assertThat(history(app)).contains("1 sent: 1 pending");
            down = false;
            leat(0, "delivery", "retry", "--endpoint", "webhook", "--app", app);
            leat(0, "delivery", "retry", "--endpoint", "other", "--app", app);
            running.awaitMatch(
                    "/health",
                    "{\"webhook\":{\"state\":\"up\",\"waiting\":0},\"other\":{\"state\":\"up\",\"waiting\":0}}");
            assertThat(history(app)).contains("1 sent: 1 delivered");
        }
    }

    private String history(String app) {
        return leat(0, "dlq", "history", "--app", app).out();
    }

    @Test
    void previewSendsNothing() throws Exception {
        var app = folder.toString();
        refused.add("{\"id\":\"a\"}");
        samples(List.of("{\"id\":\"a\",\"total\":150}"));
        leat(0, "up", app, "--samples", "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(next()).isEqualTo("{\"id\":\"a\"}");
        assertThat(leat(0, "dlq", "preview", "Orders-dlq", "--app", app).out())
                .contains("1 of 1 dead letters would pass now");
        assertThat(bodies).isEmpty();
    }

    @Test
    void anEndpointThatIsUnavailableIsVisibleEverywhere() throws Exception {
        var app = folder.toString();
        var file = folder.resolve("app.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        + """
                        alarms:
                          unsent: {endpoint: webhook, measure: waiting, above: 1}
                          old: {endpoint: webhook, measure: oldest_age, above: 1h}
                        """);
        down = true;
        samples(
                List.of(
                        "{\"id\":\"a\",\"total\":150}",
                        "{\"id\":\"b\",\"total\":200}",
                        "{\"id\":\"c\",\"total\":5}"));
        var session = session();
        try (var running = new Background(session, app, "--samples")) {
            running.awaitOut("ALARM unsent: endpoint webhook has 2 records waiting, more than 1");
            var health = running.get("/health");
            assertThat(health)
                    .startsWith("200 {\"status\":\"up\"")
                    .containsPattern(
                            "\"endpoints\":\\{\"webhook\":\\{\"state\":\"unavailable\",\"since\":\"20[^\"]*\",\"waiting\":2,\"oldest\":");
            assertThat(leat(0, "top", "--app", app).out())
                    .containsPattern("p +running +\\S+ +1 +0 ")
                    .containsPattern("webhook +unavailable since 20\\S+ \\S+ +2 ")
                    .contains("answered 503");
            assertThat(leat(0, "ls", "endpoints", "--app", app).out())
                    .containsPattern("webhook +p +unavailable since 20.* 2 ");
            assertThat(leat(0, "trace", "b", "--app", app).out())
                    .containsPattern(
                            "webhook: waiting, to be sent since 20.*\\n +unavailable since 20.*\\n +.*answered 503")
                    .doesNotContain("next attempt");
            assertThat(leat(0, "ls", "alarms", "--app", app).out())
                    .containsPattern("unsent +ALARM +20")
                    .containsPattern("old +OK +20");
            assertThat(running.get("/metrics"))
                    .contains("leat_endpoint_available{endpoint=\"webhook\"} 0.0")
                    .contains(
                            "leat_deliveries_messages{endpoint=\"webhook\",pipeline=\"p\",protocol=\"record\",state=\"waiting\",topic=\"\"} 2.0")
                    .contains("outcome=\"delivered\",pipeline=\"p\",sink=\"webhook\"} 0.0")
                    .contains("outcome=\"delivered\",pipeline=\"p\",sink=\"totals\"} 3.0");
            assertThat(leat(0, "delivery", "retry", "--endpoint", "webhook", "--app", app).out())
                    .contains("endpoint webhook is tried now; 2 records wait for it");
            assertThat(leat(2, "delivery", "retry", "--endpoint", "hook", "--app", app).err())
                    .contains("no endpoint 'hook' in the app; use one of: webhook");
            down = false;
            leat(0, "delivery", "retry", "--endpoint", "webhook", "--app", app);
            running.awaitOut("OK unsent: ");
            running.awaitMatch(
                    "/metrics",
                    "leat_records_total{outcome=\"delivered\",pipeline=\"p\",sink=\"webhook\"} 2.0");
            assertThat(running.get("/health"))
                    .contains("\"endpoints\":{\"webhook\":{\"state\":\"up\",\"waiting\":0}}");
            assertThat(leat(0, "delivery", "ls", "--waiting", "--app", app).out())
                    .contains("nothing waits to be sent");
            assertThat(leat(0, "delivery", "retry", "--endpoint", "webhook", "--app", app).out())
                    .contains("webhook is not known to be unavailable; 0 records wait for it");
        }
        assertThat(leat(2, "delivery", "retry", "--endpoint", "webhook", "--app", app).err())
                .contains("the app is not running; start it with 'leat up'");
        assertThat(leat(0, "ls", "endpoints", "--app", app).out())
                .containsPattern("webhook +p +unknown +0");
    }
}

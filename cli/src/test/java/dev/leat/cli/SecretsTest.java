package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.fixture.Redis;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.place.RunningInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Values of records and secrets are found in the queues, the views and the dead letters, and
/// nowhere else: each that goes in here has a mark, and no log, status or metric has one.
class SecretsTest {

    private static final String MARK = "zanzibar";

    private static final String APP =
            Shop.APP.replace(
                            "value is above zero: value > 0\n",
                            """
                            value is above zero: value > 0
                                      it has a number: cast(user_id[10:] as integer) < 1000
                            """)
                    + """
                      /orders: {queue: Orders, schema: Order}
                    environments:
                      redis:
                        stores: {users: "${env:REDIS_URL}"}
                    """;

    @TempDir Path folder;

    private static String order(String id, String user, String value) {
        return Shop.order(id, user, value).replace("1 Main St", MARK + " street");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void areNotLoggedWhateverGoesWrong(String format) throws Exception {
        var shop = new Shop(folder).write("app.yaml", APP);
        var log = folder.resolve("leat.log");
        var environment = Map.of("LEAT_TOKEN", MARK + "-0123456789");
        try (var redis = new Redis("requirepass " + MARK)) {
            var all = new HashMap<>(environment);
            all.put("REDIS_URL", "redis://:" + MARK + "@" + redis.place());
            var session = new Session(all);
            try (var running =
                    new Background(
                            session,
                            shop.path(),
                            "--env",
                            "redis",
                            "--log",
                            format,
                            "--log-file",
                            log.toString())) {
                hearAll();
                var state = folder.resolve(".leat");
                feed(all, running);
                redis.stop();
                feed(all, running);
                var health = get(running, "/health");
                while (!health.contains("\"waiting\"")) {
                    Polling.pause();
                    health = get(running, "/health");
                }
                var metrics = get(running, "/metrics");
                LoggerFactory.getLogger("a.library")
                        .error("a library failed", new IllegalStateException("near '" + MARK));
                running.get("/users/" + MARK);
                running.aws(running.aws(), "AmazonSQS." + MARK, "{\"" + MARK + "\":" + MARK);
                clean(health);
                clean(metrics);
                clean(running.out());
                clean("errors: " + session.err());
                var token = RunningInfo.read(state).orElseThrow().token();
                assertThat(Files.readString(log)).doesNotContain(token);
            }
            assertThat(Files.readString(log))
                    .contains("a library failed", "IllegalStateException at SecretsTest.");
            clean(Files.readString(log));
        }
    }

    /// The app writes some values in capitals.
    private static void clean(String text) {
        assertThat(text.toLowerCase(Locale.ROOT)).isNotBlank().doesNotContain(MARK);
    }

    /// Whatever Leat would log at all, as far as it can be turned up.
    private static void hearAll() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("dev.leat")
                .setLevel(Level.TRACE);
    }

    /// Good and bad, broken, twice, and in conflict with what came before.
    private void feed(Map<String, String> environment, Background running) throws Exception {
        for (var body :
                List.of(
                        order("1", MARK + "-7", "1"),
                        order("1", MARK + "-7", "2"),
                        order("2", MARK + "-" + MARK, "1"),
                        order("3", MARK + "-7", "-1"),
                        order("4", MARK + "-7", "\"" + MARK + "\""),
                        order(MARK, MARK + "-8", "99999999999999999999"),
                        "{\"order_id\":\"" + MARK + "\", " + MARK)) {
            var send = new Session(environment);
            assertThat(
                            send.run(
                                    "send",
                                    "Orders",
                                    "--app",
                                    folder.toString(),
                                    "--env",
                                    "redis",
                                    "--attribute",
                                    MARK + "=" + MARK,
                                    "--body",
                                    body))
                    .as(send.err())
                    .isZero();
            assertThat(running.give("/orders", body)).startsWith("401 ");
        }
    }

    private static String get(Background running, String path) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(running.url() + path))
                        .header("Authorization", "Bearer " + MARK + "-0123456789")
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}

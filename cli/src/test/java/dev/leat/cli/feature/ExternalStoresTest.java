package dev.leat.cli.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Redis;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.place.RunningInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// An app that keeps one view in Redis and another at home.
class ExternalStoresTest {

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
        shop.write(
                "app.yaml",
                Shop.APP
                        + """
                          /orders: {queue: Orders, schema: Order}
                        environments:
                          redis:
                            stores: {users: "${env:REDIS_URL}"}
                        """);
    }

    private Session session(Redis redis) {
        return new Session(Map.of("REDIS_URL", redis.url()));
    }

    private void send(Redis redis, String id) {
        var send = session(redis);
        String order = Shop.order(id, "u1", "250");
        assertThat(send.run("send", "Orders", "--app", shop.path(), "--body", order)).isZero();
    }

    private Background up(Redis redis) throws InterruptedException {
        return new Background(session(redis), shop.path(), "--env", "redis");
    }

    @Test
    void keepsEachViewWhereTheEnvironmentSays() throws Exception {
        try (var redis = new Redis()) {
            try (var running = up(redis)) {
                assertThat(running.out()).contains("users: stored in Redis at " + redis.place());
                assertThat(running.out()).contains("set 'appendonly yes'");
                send(redis, "1");
                running.awaitAnswer(
                        "/users/U1", "200 {\"user_id\":\"U1\",\"orders\":1,\"spent\":250.0}");
                running.awaitBeginning("/everyone", "200 {\"orders\":1,");
                assertThat(running.get("/health"))
                        .startsWith("200 ")
                        .contains("\"stores\":{\"" + redis.place() + "\":{\"state\":\"up\"}}");
                assertThat(redis.field("users:U1", "spent")).isEqualTo("250.00");
                var other = session(redis);
                assertThat(other.run("ls", "queues", "--app", shop.path(), "--env", "redis"))
                        .isZero();
            }
            var asked = session(redis);
            String sql = "select orders from users";
            assertThat(asked.run("sql", sql, "--app", shop.path(), "--env", "redis", "--json"))
                    .isZero();
            assertThat(asked.out()).contains("\"orders\":1");
        }
    }

    @Test
    void waitsForAStoreThatIsAwayAndGoesOnByItself() throws Exception {
        try (var redis = new Redis()) {
            redis.stop();
            try (var running = up(redis)) {
                assertThat(running.out())
                        .contains("users: Redis at " + redis.place() + " is unreachable");
                send(redis, "1");
                assertThat(running.get("/users/U1")).startsWith("503 {\"detail\":\"");
                assertThat(running.get("/health"))
                        .startsWith("503 {\"status\":\"waiting\"")
                        .contains(redis.place() + "\":{\"state\":\"unavailable\",\"reason\":\"");
                assertThat(running.get("/everyone")).startsWith("200 ");
                redis.start();
                running.awaitAnswer(
                        "/users/U1", "200 {\"user_id\":\"U1\",\"orders\":1,\"spent\":250.0}");
                running.awaitBeginning("/everyone", "200 {\"orders\":1,");
                running.awaitOut("users: Redis at " + redis.place() + " is reachable again");
                running.awaitOut("set 'appendonly yes'");
            }
        }
    }

    @Test
    void takesDocumentsOverTheWireWhileAStoreIsAway() throws Exception {
        try (var redis = new Redis()) {
            redis.stop();
            try (var running = up(redis)) {
                assertThat(running.give("/orders", Shop.order("1", "u1", "250")))
                        .startsWith("202 ");
                assertThat(running.give("/orders", Shop.order("1", "u1", "many")))
                        .startsWith("422 ");
                assertThat(sendMessage(running, Shop.order("2", "u1", "50"))).startsWith("200 ");
                assertThat(sendMessage(running, Shop.order("3", "u1", "-1"))).startsWith("200 ");
                assertThat(running.get("/users/U1")).startsWith("503 ");
                redis.start();
                running.awaitAnswer(
                        "/users/U1", "200 {\"user_id\":\"U1\",\"orders\":2,\"spent\":300.0}");
                running.awaitBeginning("/everyone", "200 {\"orders\":2,");
            }
            assertThat(rows(redis, "select body from Orders")).isEqualTo("[]\n");
            assertThat(rows(redis, "select count(*) as n from \"Orders-dlq\"")).contains("\"n\":1");
        }
    }

    private String sendMessage(Background running, String order) throws Exception {
        var url = RunningInfo.read(folder.resolve(".leat")).flatMap(RunningInfo::aws).orElseThrow();
        var request =
                JsonMapper.shared()
                        .writeValueAsString(
                                Map.of(
                                        "QueueUrl",
                                        url + "/000000000000/Orders",
                                        "MessageBody",
                                        order));
        return running.aws(url, "AmazonSQS.SendMessage", request);
    }

    private String rows(Redis redis, String select) {
        var asked = session(redis);
        assertThat(asked.run("sql", select, "--app", shop.path(), "--env", "redis", "--json"))
                .as(asked.err())
                .isZero();
        return asked.out();
    }

    @Test
    void failsOnceAStoreIsBackThatWasFilledByAnotherDefinition() throws Exception {
        try (var redis = new Redis("appendonly yes", "dir \"" + folder + "\"")) {
            try (var running = up(redis)) {
                send(redis, "1");
                running.awaitAnswer(
                        "/users/U1", "200 {\"user_id\":\"U1\",\"orders\":1,\"spent\":250.0}");
            }
            redis.stop();
            shop.write(
                    "app.yaml",
                    Files.readString(folder.resolve("app.yaml"))
                            .replaceFirst("spent: sum\\(value\\)", "spent: sum(value * 2)"));
            send(redis, "2");
            var session = session(redis);
            var code =
                    CompletableFuture.supplyAsync(() ->
                            session.run(
                                    "up",
                                    shop.path(),
                                    "--until-idle",
                                    "--env",
                                    "redis",
                                    "--port",
                                    "0",
                                    "--aws-port",
                                    "off"));
            session.awaitOut("/health");
            redis.start();
            assertThat(code.get(300, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(session.err())
                    .contains(
                            "count_orders failed: ",
                            "the definition of the view users has changed");
        }
    }

    @Test
    void theEnvironmentMustBeThereAndTheSame() throws Exception {
        var unknown = new Session();
        assertThat(unknown.run("lint", shop.path(), "--env", "prod")).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no environment 'prod'; environments: redis");
        var unset = new Session();
        assertThat(unset.run("lint", shop.path(), "--env", "redis")).isEqualTo(2);
        assertThat(unset.err()).contains("the environment variable REDIS_URL is not set");
        assertThat(new Session().run("lint", shop.path())).isZero();
        try (var running = new Background(shop)) {
            assertThat(running.get("/health")).startsWith("200 ").doesNotContain("stores");
            var other = new Session();
            assertThat(other.run("ls", "queues", "--app", shop.path(), "--env", "redis"))
                    .isEqualTo(2);
            assertThat(other.err()).contains("the app is running without --env");
        }
    }
}

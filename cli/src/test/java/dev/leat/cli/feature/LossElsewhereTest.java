package dev.leat.cli.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Redis;
import dev.leat.cli.fixture.Shop;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis that loses its data, and an app that is run here and there: neither goes unnoticed.
class LossElsewhereTest {

    private static final String LINES =
            String.join("\n", Shop.order("A", "ann", "10.50"), Shop.order("B", "bob", "20.00"));

    private static final String ENVIRONMENTS =
            """
            environments:
              redis:
                stores: {users: "${env:REDIS_URL}"}
              both:
                stores: {users: "${env:REDIS_URL}", everyone: "${env:REDIS_URL}"}
              other:
                stores: {users: "${env:OTHER_URL}"}
            """;

    @TempDir Path folder;

    private Redis redis;
    private Shop shop;

    @BeforeEach
    void write() throws Exception {
        redis = new Redis("save \"\"");
        shop = new Shop(folder).write("samples/Orders.ndjson", LINES);
        shop.write("app.yaml", Shop.APP + ENVIRONMENTS);
    }

    @AfterEach
    void stop() throws Exception {
        redis.close();
    }

    private Session session() {
        var other = redis.url() + "/1";
        return new Session(Map.of("REDIS_URL", redis.url(), "OTHER_URL", other));
    }

    private Session up(int code, String... more) {
        var words = new ArrayList<>(List.of("up", shop.path(), "--until-idle"));
        words.addAll(List.of("--port", "0", "--aws-port", "off"));
        words.addAll(List.of(more));
        return said(code, words.toArray(String[]::new));
    }

    private Session run(int code, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", shop.path()));
        return said(code, all.toArray(String[]::new));
    }

    private Session said(int code, String... words) {
        var session = session();
        assertThat(session.run(words)).as(session.err() + session.out()).isEqualTo(code);
        return session;
    }

    private String waiting() {
        return run(0, "ls", "queues", "--json").out();
    }

    @Test
    void stopsAtOnceWhereRedisWasEmptiedWhileItRan() throws Exception {
        up(0, "--env", "redis", "--samples");
        var session = session();
        var running = new Background(session, shop.path(), "--env", "redis");
        assertThat(running.get("/users/ANN")).startsWith("200 ");

        redis.empty();

        assertThat(running.get("/users/ANN")).startsWith("503 ").contains("has lost");
        assertThat(running.get("/top")).startsWith("503 ");
        assertThat(running.get("/everyone")).startsWith("200 ");
        assertThat(running.get("/health"))
                .startsWith("503 ")
                .contains("has lost", "./leat rebuild users --input FILE --app");
        run(0, "send", "Orders", "--body", Shop.order("C", "ann", "1"));
        session.awaitErr("count_orders failed: Redis at " + redis.place() + " has lost");
        assertThat(session.err()).contains("the view users is missing");
        assertThat(running.get("/health")).startsWith("503 {\"status\":\"failed\"");
        assertThat(running.get("/everyone")).startsWith("200 {\"orders\":2,");
        assertThat(running.stop()).isEqualTo(1);

        assertThat(waiting()).contains("\"visible\":1");
        var command = "./leat rebuild users --input FILE --app %s --env redis";
        assertThat(session.err()).contains(command.formatted(shop.path()));
        assertThat(up(1, "--env", "redis").err()).contains(command.formatted(shop.path()));
        assertThat(waiting()).contains("\"visible\":1");
    }

    @Test
    void refusesARedisThatLostItsDataAndRebuildsFromDocuments() throws Exception {
        up(0, "--env", "both", "--samples");
        redis.stop();
        redis.start();
        assertThat(up(1, "--env", "both").err())
                .contains("Redis at " + redis.place() + " has lost data of the app shop")
                .contains("the views everyone, users are missing");
        assertThat(run(1, "sql", "select * from users", "--env", "both").err())
                .contains("has lost");
        assertThat(run(1, "accept", "users", "--env", "both").err()).contains("has lost");

        var samples = folder.resolve("samples/Orders.ndjson").toString();
        run(0, "rebuild", "users", "--input", samples, "--env", "both");
        assertThat(up(1, "--env", "both").err()).contains("the view everyone is missing");
        run(0, "rebuild", "everyone", "--input", samples, "--env", "both");
        up(0, "--env", "both", "--samples");
        assertThat(redis.field("users:ANN", "orders")).isEqualTo("1");
        assertThat(redis.field("everyone", "orders")).isEqualTo("2");
    }

    @Test
    void beginsFromNothingWhereThatIsWanted() throws Exception {
        up(0, "--env", "redis", "--samples");
        redis.empty();
        run(0, "rebuild", "users", "--empty", "--env", "redis");
        run(0, "send", "Orders", "--body", Shop.order("C", "ann", "1"), "--env", "redis");
        up(0, "--env", "redis");
        assertThat(redis.field("users:ANN", "orders")).isEqualTo("1");
    }

    @Test
    void saysThatAViewWasElsewhereWhenItRanLast() {
        var place = redis.place();
        var fromNow = "at the new location it includes new records only";
        assertThat(up(0, "--env", "redis", "--samples").out()).doesNotContain("in the last run");
        assertThat(up(0, "--env", "redis").out()).doesNotContain("in the last run");
        assertThat(up(0).out())
                .contains("users: was stored in Redis at %s in the last run; ".formatted(place))
                .contains(fromNow)
                .doesNotContain("users is new", "everyone:");
        assertThat(up(0).out()).doesNotContain("in the last run");
        assertThat(up(0, "--env", "redis").out())
                .contains(
                        "users: was stored in the state folder in the last run; at the new location it has its earlier contents");
        assertThat(up(0, "--env", "other").out())
                .contains("users: was stored in Redis at %s in the last run; ".formatted(place))
                .contains(fromNow);
    }

    @Test
    void saysSoAgainWhereTheStartFailed() throws Exception {
        up(0, "--env", "redis");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(taken.getLocalPort());
            said(1, "up", shop.path(), "--port", port, "--aws-port", "off");
        }
        assertThat(up(0).out())
                .contains("stored in Redis at " + redis.place() + " in the last run");
    }
}

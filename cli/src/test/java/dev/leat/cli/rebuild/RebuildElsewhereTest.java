package dev.leat.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Redis;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rebuilds of a view in Redis whose definition has changed.
class RebuildElsewhereTest {

    private static final String LINES =
            String.join("\n", Shop.order("A", "ann", "10.50"), Shop.order("B", "bob", "20.00"));

    private static final String ENVIRONMENT =
            """
            environments:
              redis:
                stores: {users: "${env:REDIS_URL}"}
            """;

    private static final String MORE =
            Shop.APP.replace(
                    "spent: sum(value)\n    every",
                    "spent: sum(value)\n      largest: max(value)\n    every");

    @TempDir Path folder;

    private Redis redis;
    private Shop shop;

    @BeforeEach
    void countSomeOrders() throws Exception {
        redis = new Redis("appendonly yes", "dir \"" + folder + "\"");
        shop = new Shop(folder).write("samples/Orders.ndjson", LINES);
        shop.write("app.yaml", Shop.APP + ENVIRONMENT);
        up(0, "--samples");
    }

    @AfterEach
    void stop() throws Exception {
        redis.close();
    }

    private Session up(int code, String... more) {
        var words = new ArrayList<>(List.of("up", shop.path(), "--until-idle", "--env", "redis"));
        words.addAll(List.of("--port", "0", "--aws-port", "off"));
        words.addAll(List.of(more));
        return said(code, words);
    }

    private Session run(int code, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", shop.path(), "--env", "redis"));
        return said(code, all);
    }

    private Session said(int code, List<String> words) {
        var session = new Session(Map.of("REDIS_URL", redis.url()));
        assertThat(session.run(words.toArray(String[]::new))).as(session.err()).isEqualTo(code);
        return session;
    }

    private String samples() {
        return folder.resolve("samples/Orders.ndjson").toString();
    }

    private String users() {
        return run(0, "sql", "select * from users order by user_id", "--format", "csv").out();
    }

    @Test
    void countsAViewAgainFromDocuments() {
        shop.write("app.yaml", MORE + ENVIRONMENT);
        assertThat(up(1).err())
                .contains("largest is new", "leat rebuild")
                .doesNotContain("leat accept");

        assertThat(run(0, "rebuild", "users", "--input", samples()).out())
                .isEqualTo("users is rebuilt: 2 delivered\n");

        String rows = "user_id,orders,spent,largest\nANN,1,10.50,10.50\nBOB,1,20.00,20.00\n";
        assertThat(users()).isEqualTo(rows);
        up(0, "--samples");
        assertThat(users()).isEqualTo(rows);
        assertThat(redis.field("users:ANN", "largest")).isEqualTo("10.50");
        assertThat(run(0, "sql", "select orders from everyone", "--format", "csv").out())
                .isEqualTo("orders\n2\n");
    }

    @Test
    void goesOnWithWhatAViewHasUnlessAMeasureIsNew() {
        var fewer =
                Shop.APP.replace(
                        "orders: count(*)\n      spent: sum(value)\n    every",
                        "spent: sum(value)\n    every");
        shop.write("app.yaml", fewer + ENVIRONMENT);
        assertThat(up(1).err()).contains("orders was removed", "leat rebuild", "leat accept");
        assertThat(run(0, "accept", "users").out())
                .isEqualTo("users accepted: orders was removed\n");
        assertThat(run(0, "accept", "users").out())
                .isEqualTo("users already has the current definition; nothing to accept\n");
        run(0, "send", "Orders", "--body", Shop.order("E", "ann", "7"));
        up(0);
        assertThat(users()).isEqualTo("user_id,spent\nANN,17.50\nBOB,20.00\n");

        shop.write("app.yaml", Shop.APP + ENVIRONMENT);
        assertThat(run(1, "accept", "users").err())
                .contains("the view users in Redis cannot get new measures (orders)")
                .contains("(./leat rebuild users --input FILE --app ");
    }

    @Test
    void goesOnUnderAnotherKeyOfAPipelineInBothPlaces() {
        shop.write(
                "app.yaml",
                Shop.APP.replace("key: order_id", "key: [order_id, user_id]") + ENVIRONMENT);
        assertThat(up(1).err()).contains("leat accept count_orders");
        assertThat(run(0, "accept", "count_orders").out())
                .contains(
                        "its key was order_id; records that were already processed are counted again if they arrive again");
        up(0, "--samples");
        assertThat(redis.field("users:BOB", "orders")).isEqualTo("2");
    }

    @Test
    void waitsForTheAppToStopAndForRedis() throws Exception {
        var running = new Session(Map.of("REDIS_URL", redis.url()));
        try (var up = new Background(running, shop.path(), "--env", "redis")) {
            assertThat(up.out()).contains("Ctrl-C");
            assertThat(run(1, "rebuild", "users", "--empty").err()).contains("in use");
            assertThat(run(1, "accept", "users").err()).contains("in use");
            assertThat(run(1, "accept", "count_orders").err()).contains("in use");
        }
        redis.stop();
        assertThat(run(1, "rebuild", "users", "--empty").err()).contains(redis.place());
        redis.start();
        up(0);
    }
}

package dev.leat.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Routes that read tables: one item, and pages of a partition and of an index.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableApiTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {order_id: varchar not null, shop: integer not null, amount: "decimal(38,2)", placed: timestamptz, user: varchar}
            queues: {orders: {}}
            tables:
              orders:
                key: [shop, order_id]
                indexes: {by_user: {key: [user, placed]}, by_amount: {key: [shop, amount]}}
              users: {key: name}
            pipelines:
              store:
                from: {queue: orders, schema: Order}
                key: [shop, order_id]
                to: [{table: orders}]
            api:
              /orders/{shop}/{order_id}: {table: orders}
              /orders/{shop}: {table: orders, limit: 2}
              /users/{user}/orders: {table: orders, index: by_user}
              /amounts/{shop}: {table: orders, index: by_amount}
              /amounts/{shop}/{amount}: {table: orders, index: by_amount}
              /users/{name}: {table: users}
            """;

    private Background app;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        for (int i = 1; i <= 5; i++) {
            var order =
                    "{\"order_id\":\"A%d\",\"shop\":7,\"amount\":%s,\"placed\":\"2010-12-0%dT08:26:00Z\",\"user\":\"u\"}"
                            .formatted(i, i == 5 ? "123456789012345678901234567890.12" : i % 2, i);
            assertThat(new Session().run("send", "orders", order, "--app", folder.toString()))
                    .isZero();
        }
        app = new Background(folder.toString());
        app.awaitBeginning("/orders/7/A5", "200 ");
    }

    @AfterAll
    void stop() {
        app.close();
    }

    private JsonNode page(String path) throws Exception {
        var answer = app.get(path);
        assertThat(answer).startsWith("200 ");
        return JsonMapper.shared().readTree(answer.substring(4));
    }

    private List<String> ids(String path) throws Exception {
        return ids(page(path));
    }

    private static List<String> ids(JsonNode page) {
        return page.path("items").valueStream().map(i -> i.path("order_id").asString()).toList();
    }

    @Test
    void anItemHasTypedValuesWithAllDigits() throws Exception {
        assertThat(app.get("/orders/7/A5"))
                .startsWith(
                        "200 {\"order_id\":\"A5\",\"shop\":7,\"amount\":123456789012345678901234567890.12,"
                                + "\"placed\":\"2010-12-05T08:26:00Z\",\"user\":\"u\",\"_leat_digest\":\"");
        assertThat(app.get("/orders/7.0/A5")).startsWith("200 ");
        assertThat(app.get("/orders/7/A9"))
                .isEqualTo("404 {\"detail\":\"no item with shop, order_id '7', 'A9'\"}");
        assertThat(app.get("/users/ann")).isEqualTo("404 {\"detail\":\"no item with name 'ann'\"}");
    }

    @Test
    void pagesFollowEachOtherWithoutGapsInBothDirections() throws Exception {
        for (var order : List.of("asc", "desc")) {
            var all = new ArrayList<String>();
            var sizes = new ArrayList<Integer>();
            var after = "";
            do {
                var page = page("/orders/7?order=" + order + after);
                all.addAll(ids(page));
                sizes.add(page.path("items").size());
                after = page.path("next").isNull() ? "" : "&after=" + page.path("next").asString();
            } while (!after.isEmpty());
            assertThat(sizes).containsExactly(2, 2, 1);
            var sorted = new ArrayList<>(List.of("A1", "A2", "A3", "A4", "A5"));
            assertThat(all).isEqualTo(order.equals("asc") ? sorted : sorted.reversed());
        }
        assertThat(page("/orders/7?limit=5").path("next").isNull()).isTrue();
        assertThat(app.get("/orders/8")).isEqualTo("200 {\"items\":[],\"next\":null}");
    }

    @Test
    void rangesOfTheSortKeyAreInclusive() throws Exception {
        assertThat(ids("/orders/7?from=A2&to=A3")).containsExactly("A2", "A3");
        assertThat(ids("/orders/7?from=A5")).containsExactly("A5");
        assertThat(ids("/users/u/orders?from=2010-12-02&to=2010-12-03"))
                .containsExactly("A2", "A3");
        assertThat(ids("/users/u/orders?to=2010-12-02T08:26:00Z&order=desc"))
                .containsExactly("A2", "A1");
    }

    @Test
    void anIndexHasSeveralItemsUnderOneKey() throws Exception {
        assertThat(ids("/amounts/7?from=0.5")).containsExactly("A1", "A3", "A5");
        assertThat(ids("/amounts/7/1")).containsExactly("A1", "A3");
        var first = page("/amounts/7/1?limit=1");
        assertThat(ids(first)).containsExactly("A1");
        assertThat(ids("/amounts/7/1?limit=1&after=" + first.path("next").asString()))
                .containsExactly("A3");
    }

    @Test
    void aLargePageEndsAtAMebibyte() throws Exception {
        for (int i = 0; i < 4; i++) {
            var put =
                    "{\"TableName\":\"orders\",\"Item\":{\"shop\":{\"N\":\"9\"},\"order_id\":{\"S\":\"B%d\"},\"t\":{\"S\":\"%s\"}}}"
                            .formatted(i, "x".repeat(390_000));
            assertThat(app.aws(app.aws(), "DynamoDB_20120810.PutItem", put)).startsWith("200 ");
        }
        var first = page("/orders/9?limit=100");
        assertThat(ids(first)).containsExactly("B0", "B1", "B2");
        var last = page("/orders/9?limit=100&after=" + first.path("next").asString());
        assertThat(ids(last)).containsExactly("B3");
        assertThat(last.path("next").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/orders/abc/A1 | 'shop' is 'abc', which is not a number of at most 38 digits",
                "/orders/abc | 'shop' is 'abc', which is not a number",
                "/orders/7/A1?limit=1 | unknown parameter 'limit'; parameters of this path: none",
                "/orders/7?limit=0 | 'limit' is '0', which is not an integer from 1 to 10000",
                "/orders/7?order=up | 'order' is 'up'; use asc or desc",
                "/orders/7?after=x | 'after' is not the value of 'next' of an earlier page",
                "/orders/7?after=e30 | 'after' is not the value of 'next' of an earlier page",
                "/orders/7?after=eyJzaG9wIjo4LCJvcmRlcl9pZCI6IkExIn0 | 'after' is not the value of 'next' of an earlier page",
                "/orders/7?from= | 'from' has 0 bytes; a key has 1 to 1,024",
                "/orders/7?from=B&to=A | 'from' is after 'to'",
                "/orders/7?from=A&from=B | 'from' is given 2 times",
                "/amounts/7?from=much | 'from' is 'much', which is not a number",
                "/amounts/7/1?from=2 | parameters of this path: limit, order, after",
                "/orders/7?frm=A | parameters of this path: limit, order, after, from, to",
            })
    void refusesBadParameters(String path, String detail) throws Exception {
        assertThat(app.get(path)).startsWith("422 {\"detail\":\"").contains(detail);
    }

    @Test
    void pathsAreDescribedWithTheirParametersAndAnswers() throws Exception {
        var api = page("/openapi.json");
        var item = api.path("paths").path("/orders/{shop}/{order_id}").path("get");
        assertThat(item.at("/responses/200/content/application~1json/schema/$ref").asString())
                .isEqualTo("#/components/schemas/table.orders");
        assertThat(item.path("responses").has("404")).isTrue();
        assertThat(item.path("tags").get(0).asString()).isEqualTo("items");
        var page = api.path("paths").path("/orders/{shop}").path("get");
        assertThat(page.path("parameters").valueStream().map(p -> p.path("name").asString()))
                .containsExactly("shop", "limit", "order", "after", "from", "to");
        assertThat(page.path("responses").has("404")).isFalse();
        assertThat(api.at("/components/schemas/table.orders/properties/amount/description"))
                .hasToString("\"stored by the pipeline as decimal(38,2)\"");
        assertThat(app.get("/docs"))
                .contains("The items of orders with this shop, by order_id")
                .contains("<code>404</code> if the table has no item with this key")
                .contains("/orders/42?limit=3&amp;order=desc&amp;from=abc&amp;to=abc");
    }

    @Test
    void answersGetAndHeadOnly() throws Exception {
        assertThat(app.give("/orders/7", "{}")).startsWith("405 ");
    }
}

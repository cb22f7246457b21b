package dev.leat.cli.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Features that are combined in one app, across restarts, previews and redrives.
class FeaturePairsTest {

    private static final String VERSIONED =
            """
            app: shop
            schemas: {Order: {id: varchar not null, user: varchar not null, amount: integer, v: integer, until: bigint, later: bigint}}
            queues: {orders: }
            tables:
              orders: {key: id, expire_at: until}
            pipelines:
              store:
                from: {queue: orders, schema: Order}
                key: id
                version: v
                delete_when: amount = 0
                to: [{table: orders}]
            api:
              "/orders/{id}": {table: orders}
            """;

    private static final String REPAIRED =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, currency: varchar, amount: integer}
              Rate: {currency: varchar not null, rate: integer not null}
            queues: {orders: }
            tables: {priced: {key: id}}
            lookups: {rates: {file: rates.csv, schema: Rate, key: currency}}
            pipelines:
              price:
                from: {queue: orders, schema: Order}
                key: id
                steps:
                  - lookup: {in: rates, by: currency, take: rate}
                  - java: {class: functions.Level, adds: {level: varchar}, timeout: 20s}
                  - set: {total: amount * rate}
                to: [{table: priced}]
            """;

    private static final String LEVEL =
            """
            package functions;
            import dev.leat.function.*;
            public class Level implements RecordFunction {
                @Override public Result apply(RowView record) {
                    return record.whole("amount").orElseThrow() > LIMIT
                            ? Result.reject("the amount is too high")
                            : Result.of("level", "r" + record.whole("rate").orElseThrow());
                }
            }
            """;

    @TempDir Path folder;

    private Session run(int code, String... words) {
        return Session.run(code, words);
    }

    private String leat(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", folder.toString()));
        return run(0, all.toArray(String[]::new)).out();
    }

    private void app(String yaml) throws Exception {
        Files.writeString(folder.resolve("app.yaml"), yaml);
    }

    private void send(String order) {
        leat("send", "orders", order.replace('\'', '"'));
    }

    private Session up(int code) {
        return run(
                code, "up", folder.toString(), "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private String items(String table) {
        return leat("table", "export", table);
    }

    @Test
    void anIndexAndAnotherExpiryAreAddedToATableWithVersions() throws Exception {
        app(VERSIONED);
        long past = Instant.now().minus(Duration.ofDays(1)).getEpochSecond();
        long future = Instant.now().plus(Duration.ofDays(1)).getEpochSecond();
        var endsNow = "'until':%d,'later':%d}".formatted(future, past);
        var endsLater = "'until':%d,'later':%d}".formatted(past, future);
        send("{'id':'a','user':'U','amount':1,'v':1," + endsNow);
        send("{'id':'b','user':'U','amount':2,'v':1," + endsNow);
        send("{'id':'c','user':'U','amount':3,'v':1," + endsNow);
        send("{'id':'c','user':'U','amount':0,'v':3," + endsNow);
        up(0);
        assertThat(items("orders"))
                .contains("\"id\":\"a\"", "\"id\":\"b\"")
                .doesNotContain("\"id\":\"c\"");

        app(
                VERSIONED.replace(
                                "{key: id, expire_at: until}",
                                "{key: id, expire_at: later, indexes: {by_user: {key: user}}}")
                        + "  \"/users/{user}\": {table: orders, index: by_user}\n");
        send("{'id':'c','user':'U','amount':3,'v':2," + endsLater);
        send("{'id':'a','user':'W','amount':5,'v':2," + endsLater);
        try (var app = new Background(folder.toString())) {
            app.awaitMatch("/users/W", "\"amount\":5");
            app.awaitMatch("/users/U", "\"items\":[]");
            assertThat(app.get("/orders/b")).startsWith("404");
            assertThat(app.get("/orders/c")).startsWith("404");
        }
        assertThat(leat("dlq", "ls", "orders")).contains("no dead letters");
    }

    @Test
    void aTableWithAnotherKeyIsRefused() throws Exception {
        app(VERSIONED);
        send("{'id':'a','user':'U','amount':1,'v':1}");
        up(0);
        app(
                VERSIONED
                        .replace("{key: id,", "{key: [id, user],")
                        .replace("    key: id\n", "    key: [id, user]\n"));
        var session = up(1);
        assertThat(session.err()).contains("the key of").doesNotContain("Exception");
        app(VERSIONED);
        up(0);
        assertThat(items("orders")).contains("\"id\":\"a\"");
    }

    @Test
    @Tag("crash")
    void aPreviewAndARedriveUseTheRepairedLookupAndFunction() throws Exception {
        app(REPAIRED);
        Files.writeString(folder.resolve("rates.csv"), "currency,rate\nUSD,2\n");
        var functions = Files.createDirectories(folder.resolve("functions"));
        Files.writeString(functions.resolve("Level.java"), LEVEL.replace("LIMIT", "10"));
        send("{'id':'a','currency':'USD','amount':1}");
        send("{'id':'b','currency':'USD','amount':100}");
        send("{'id':'c','currency':'EUR','amount':1}");
        send("{'id':'d','currency':'GBP','amount':1000}");
        up(0);
        assertThat(items("priced")).contains("\"level\":\"r2\"").contains("\"total\":2");
        assertThat(leat("dlq", "preview"))
                .startsWith("orders-dlq: 0 of 3 dead letters would pass now\n")
                .contains("the amount is too high")
                .contains("has no row with this key");

        Files.writeString(folder.resolve("rates.csv"), "currency,rate\nUSD,2\nEUR,3\nGBP,4\n");
        Files.writeString(functions.resolve("Level.java"), LEVEL.replace("LIMIT", "200"));
        assertThat(leat("dlq", "preview"))
                .startsWith("orders-dlq: 2 of 3 dead letters would pass now (delivered 2)\n");
        leat("dlq", "redrive", "orders", "--passing", "--yes");
        up(0);
        assertThat(items("priced"))
                .contains("\"level\":\"r3\"")
                .contains("\"total\":200")
                .doesNotContain("\"id\":\"d\"");
    }

    @Test
    void keptFieldsAreShortenedIndexedAndReadOverHttp() throws Exception {
        app(
                """
                app: shop
                schemas: {Order: {id: varchar not null, user: varchar not null, note: varchar}}
                queues: {orders: }
                tables: {orders: {key: id, indexes: {by_user: {key: [user, id]}}}}
                buckets: {originals: }
                pipelines:
                  store:
                    from: {queue: orders, schema: Order, unknown_fields: keep}
                    key: id
                    steps:
                      - set: {size: length(note)}
                      - shrink: {to: 1KiB, columns: {note: {truncate: 100B}}, offload: originals}
                    to: [{table: orders}]
                api:
                  "/users/{user}": {table: orders, index: by_user}
                """);
        send(
                "{'id':'a','user':'U','note':'"
                        + "x".repeat(3000)
                        + "','extra':{'deep':[1,null]},'size':'forged'}");
        send("{'id':'b','user':'U','note':'short','extra':7,'_leat_digest':'forged'}");
        send("{'id':'c','user':'U','note':'short','extra':'" + "y".repeat(2000) + "'}");
        try (var app = new Background(folder.toString())) {
            app.awaitBeginning("/users/U?limit=1", "200 {\"items\":[{\"id\":\"a\"");
            app.awaitMatch("/users/U", "\"id\":\"b\"");
            assertThat(app.get("/users/U"))
                    .contains("\"extra\":{\"deep\":[1,null]}")
                    .contains("\"_leat_shrunk\":[\"note: truncated from 3000 to 100 bytes\"]")
                    .contains("\"_leat_fields\":{\"size\":\"forged\"}")
                    .contains("\"size\":3000")
                    .contains("\"_leat_fields\":{\"_leat_digest\":\"forged\"}")
                    .doesNotContain("\"id\":\"c\"");
        }
        assertThat(leat("dlq", "ls", "orders")).contains("the item for table orders would have");
        assertThat(leat("ls", "buckets", "originals")).contains("store/");
    }
}

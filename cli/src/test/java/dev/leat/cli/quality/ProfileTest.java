package dev.leat.cli.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Shop;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.profile.ProfileJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat profile` on each kind of source, and its output.
class ProfileTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                order_id: varchar not null
                user_id: varchar not null
                value: decimal(18,2) not null
                address: varchar pii
              Line: {id: integer, code: varchar, owner: varchar pii}
            buckets: {input: , target: }
            queues: {Orders: , Open: }
            views:
              users: {key: user_id, measures: {orders: count(*), spent: sum(value)}}
            tables:
              orders: {key: order_id}
            lake_tables:
              all_orders: {bucket: target, schema: Order}
            warehouse_tables:
              sales: {schema: Order, key: order_id}
            pipelines:
              store:
                from: {queue: Orders, schema: Order}
                key: order_id
                steps:
                  - check: {value is above zero: value > 0}
                to:
                  - view: users
                  - table: orders
              load:
                from: {bucket: input, prefix: load/, format: ndjson, schema: Order}
                to:
                  - lake_table: all_orders
                  - warehouse_table: sales
              lines:
                from: {bucket: input, prefix: lines/, format: csv, schema: Line}
                to:
                  - {bucket: target, path: "lines/{source.stem}.parquet"}
            """;

    @TempDir Path folder;

    private String leat(int code, String... words) {
        var session = new Session();
        assertThat(session.run(words)).as(session.out() + session.err()).isEqualTo(code);
        return code == 0 ? session.out() : session.err();
    }

    private Profile profile(String source, String... more) {
        var words =
                new ArrayList<>(List.of("profile", source, "--json", "--app", folder.toString()));
        words.addAll(Arrays.asList(more));
        return ProfileJson.read(leat(0, words.toArray(String[]::new)));
    }

    private static long records(Profile profile) {
        return profile.records().total();
    }

    private static String order(int id, int value) {
        return "{\"order_id\":\"o%d\",\"user_id\":\"u%d\",\"value\":%d,\"address\":\"Hidden Street %d\"}"
                .formatted(id, id % 2, value, id);
    }

    private Shop started() throws IOException {
        var shop = new Shop(folder).write("app.yaml", APP);
        var orders = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            orders.append(order(i, i - 1)).append('\n');
        }
        var file = Files.writeString(folder.resolve("orders.ndjson"), orders);
        shop.run(0, "send", "Orders", file.toString());
        Files.writeString(folder.resolve("open.ndjson"), order(1, 5) + "\n" + order(2, 6) + "\n");
        shop.run(0, "send", "Open", folder.resolve("open.ndjson").toString());
        shop.run(0, "put", file.toString(), "input/load/orders.ndjson");
        var lines =
                Files.writeString(
                        folder.resolve("l.csv"), "id,code,owner\n1,007,Secret\n2,008,Ann\n");
        shop.run(0, "put", lines.toString(), "input/lines/1.csv");
        shop.run(0, "put", lines.toString(), "input/lines/2.csv");
        shop.up(0);
        return shop;
    }

    @Test
    @Tag("slow")
    void readsEachKindOfSourceOfAnApp() throws IOException {
        var shop = started();
        assertThat(records(profile("queue:Open"))).isEqualTo(2);
        assertThat(records(profile("queue:Open"))).as("messages are not received").isEqualTo(2);
        assertThat(records(profile("dlq:Orders"))).isEqualTo(2);
        assertThat(records(profile("dlq:Orders-dlq"))).isEqualTo(2);
        assertThat(records(profile("view:users"))).isEqualTo(2);
        assertThat(records(profile("table:orders"))).isEqualTo(4);
        assertThat(records(profile("lake:all_orders"))).isEqualTo(6);
        assertThat(records(profile("warehouse:sales"))).isEqualTo(6);
        assertThat(records(profile("sql:select * from users where user_id = 'u0'"))).isEqualTo(1);
        assertThat(records(profile("bucket:input/lines/"))).isEqualTo(4);
        assertThat(records(profile("bucket:input/lines/2*"))).isEqualTo(2);
        assertThat(records(profile("bucket:target/lines/*.parquet"))).isEqualTo(4);
        var lake = profile("lake:all_orders");
        assertThat(lake.column("value").orElseThrow().type()).isEqualTo("DECIMAL(18,2)");
        assertThat(lake.column("address").orElseThrow().personal().declared()).isTrue();
        var lines = profile("bucket:input/lines/");
        assertThat(lines.column("code").orElseThrow().type()).isEqualTo("VARCHAR");
        for (var source :
                List.of(
                        "queue:Open",
                        "dlq:Orders",
                        "table:orders",
                        "lake:all_orders",
                        "warehouse:sales",
                        "bucket:input/lines/",
                        "sql:select address from all_orders")) {
            var text = leat(0, "profile", source, "--app", folder.toString());
            assertThat(text).as(source).contains("personal: ").doesNotContain("Hidden", "Secret");
            assertThat(ProfileJson.write(profile(source)))
                    .as(source)
                    .doesNotContain("Hidden", "Secret");
        }
        assertThat(ProfileJson.write(profile("lake:all_orders", "--show-personal")))
                .contains("Hidden Street 3");
        assertThat(shop.run(2, "profile", "queue:Nothing").err())
                .contains(
                        "no queue 'Nothing' in the app; use one of: Open, Open-dlq, Orders, Orders-dlq");
        assertThat(shop.run(2, "profile", "sql:select x from users").err()).contains("x");
        assertThat(shop.run(2, "profile", "bucket:input/none").err())
                .contains("there is no object");
    }

    @Test
    void masksDeclaredColumnsOfMessages() throws IOException {
        var shop = new Shop(folder).write("app.yaml", APP);
        var file =
                Files.writeString(
                        folder.resolve("open.ndjson"), order(1, 5) + "\n" + order(2, 6) + "\n");
        shop.run(0, "send", "Open", file.toString());
        var profile = profile("queue:Open");
        assertThat(records(profile)).isEqualTo(2);
        assertThat(ProfileJson.write(profile)).contains("u1").doesNotContain("Hidden");
    }

    @Test
    void printsTextThatFitsTheTerminal() throws IOException {
        var lines =
                new StringBuilder(
                        "order_number_of_the_customer_with_a_long_name,placed_at,free_text,zone\n");
        for (int i = 0; i < 50; i++) {
            lines.append(
                    "%d,2026-01-01 10:%02d:00,some longer text that is number %d,A\n"
                            .formatted(i, i, i * i));
        }
        var file = Files.writeString(folder.resolve("wide.csv"), lines + "too,short\n");
        for (int width : List.of(80, 120, 160)) {
            var session = new Session().screen(24, width);
            assertThat(session.run("profile", file.toString())).as(session.err()).isZero();
            assertThat(session.out()).contains("50 records, 4 columns, 0 duplicates, 1 unreadable");
            assertThat(session.out().lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
            assertThat(session.out()).contains("is a key: no duplicates");
            // The zone follows the range of times, which fills a shorter line.
            if (width == 160) {
                assertThat(session.out()).contains("without zone");
            }
        }
    }

    @Test
    void comparesWithASourceOrAStoredProfileAndWritesAPage() throws IOException {
        var old =
                Files.writeString(folder.resolve("old.csv"), "kind,n\n" + "a,1\nb,2\n".repeat(100));
        var now =
                Files.writeString(folder.resolve("now.csv"), "kind,n\n" + "a,1\nc,2\n".repeat(100));
        var stored =
                Files.writeString(
                        folder.resolve("old.json"), leat(0, "profile", old.toString(), "--json"));
        var page = folder.resolve("page.html");
        var text =
                leat(
                        0,
                        "profile",
                        now.toString(),
                        "--against",
                        old.toString(),
                        "--html",
                        page.toString());
        assertThat(text).contains("new value 'c' (50.0 %)", "missing value 'b' (50.0 %)");
        assertThat(leat(0, "profile", now.toString(), "--against", stored.toString()))
                .isEqualTo(text);
        assertThat(Files.readString(page)).contains("Differences from", "missing value");
        assertThat(leat(0, "profile", now.toString(), "--against", stored.toString(), "--json"))
                .contains("\"degree\" : \"LARGE\"");
    }

    @Test
    void readsStandardInputAndRefusesMistakes() {
        var session = new Session().input("a;b\n1;x\n2;y\n");
        assertThat(session.run("profile", "-")).as(session.err()).isZero();
        assertThat(session.out()).contains("standard input: 2 records, 2 columns");
        assertThat(leat(2, "profile", folder + "/none.csv")).contains("there is no such file");
        assertThat(leat(2, "profile", "-", "--sample", "0")).contains("--sample");
    }
}

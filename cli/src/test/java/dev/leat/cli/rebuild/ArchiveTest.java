package dev.leat.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Record;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Shop;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rebuilds of views from archives.
@Tag("slow")
class ArchiveTest {

    private static final String APP =
            Shop.APP.replace("  Orders:\n", "  Orders:\n    archive: 30d\n");

    private static final String LINES =
            String.join(
                    "\n",
                    Shop.order("A", "ann", "10.50"),
                    Shop.order("B", "bob", "20.00"),
                    Shop.order("A", "ann", "10.50"),
                    Shop.order("C", " ann ", "1.25"),
                    Shop.order("C", "ann", "9.99"),
                    Shop.order("D", "bob", "-1"));

    private static final String MEASURE = "spent: sum(value)\n      largest: max(value)\n    every";

    @TempDir Path folder;

    private Shop shop(String name, String app) {
        return new Shop(folder.resolve(name)).write("app.yaml", app);
    }

    private static Session up(Shop shop, int code) {
        return run(shop, code, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private static Session run(Shop shop, int code, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(words[0].equals("up") ? List.of(shop.path()) : List.of("--app", shop.path()));
        return Session.run(code, all.toArray(String[]::new));
    }

    private static void send(Shop shop, String lines) {
        shop.write("sent.ndjson", lines);
        run(shop, 0, "send", "Orders", shop.folder().resolve("sent.ndjson").toString());
    }

    private static String users(Shop shop) {
        return run(shop, 0, "sql", "select * from users order by user_id", "--format", "csv").out();
    }

    private static String measured(String app) {
        return app.replace("spent: sum(value)\n    every", MEASURE);
    }

    @Test
    void aRebuildFromTheArchiveEqualsAFreshCount() {
        var shop = shop("shop", APP);
        send(shop, LINES);
        up(shop, 0);
        send(shop, Shop.order("E", "zoe", "3"));
        up(shop, 0);
        shop.write("app.yaml", measured(APP));
        assertThat(up(shop, 0).out()).contains("(./leat rebuild users --app ");
        assertThat(users(shop)).contains("ANN,2,11.75,\n");
        assertThat(run(shop, 0, "rebuild", "users").out())
                .isEqualTo("users is rebuilt: 1 duplicate, 4 delivered\n");

        var fresh = shop("fresh", measured(APP));
        send(fresh, LINES + "\n" + Shop.order("E", "zoe", "3"));
        up(fresh, 0);
        assertThat(users(shop)).isEqualTo(users(fresh)).contains("ANN,2,11.75,10.50");

        assertThat(run(shop, 0, "ls", "archives").out())
                .contains("PIPELINE", "count_orders  30d   first        5");

        // A record of the archive that is sent again is a duplicate.
        send(shop, Shop.order("A", "ann", "10.50"));
        up(shop, 0);
        assertThat(users(shop)).isEqualTo(users(fresh));
    }

    @Test
    void aRecordThatTheAppNowRejectsLeavesAViewOnlyOnRequest() {
        var shop = shop("shop", APP);
        send(shop, LINES);
        up(shop, 0);
        shop.write("app.yaml", measured(APP).replace("value > 0", "value > 2"));
        up(shop, 0);
        var before = users(shop);
        assertThat(run(shop, 2, "rebuild", "users").err())
                .contains(
                        "order_id=\"C\": value is above zero",
                        "the app rejects 1 record of the archive");
        assertThat(users(shop)).isEqualTo(before).contains("ANN,2,11.75,");
        assertThat(run(shop, 0, "rebuild", "users", "--drop-rejected").out())
                .isEqualTo("users is rebuilt: 1 duplicate, 2 delivered, 1 rejected\n");
        assertThat(users(shop)).contains("ANN,1,10.50,10.50");
    }

    @Test
    void aRedrivenRecordCountsOnceAsItWasRepaired() {
        var shop = shop("shop", APP);
        send(shop, LINES);
        up(shop, 0);
        run(
                shop,
                0,
                "dlq",
                "redrive",
                "Orders",
                "--yes",
                "--where",
                "order_id = 'D'",
                "--set",
                "value=5");
        up(shop, 0);
        var before = users(shop);
        assertThat(before).contains("BOB,2,25.00");
        assertThat(run(shop, 0, "rebuild", "users").out())
                .isEqualTo("users is rebuilt: 1 duplicate, 4 delivered\n");
        assertThat(users(shop)).isEqualTo(before);
    }

    @Test
    void anArchiveThatBeganLaterIsNotEnough() {
        var shop = shop("shop", Shop.APP);
        send(shop, LINES);
        up(shop, 0);
        assertThat(run(shop, 2, "rebuild", "users").err())
                .contains("pipeline count_orders has no archive; give the documents");
        shop.write("app.yaml", APP);
        assertThat(run(shop, 2, "rebuild", "users").err())
                .contains("the archive of pipeline count_orders is still empty");
        up(shop, 0);
        assertThat(run(shop, 2, "rebuild", "users").err())
                .contains("the archive of pipeline count_orders begins at ")
                .contains(", but the view users has records since ");
        // A view that is empty now has only records that come later.
        run(shop, 0, "rebuild", "users", "--empty");
        send(shop, Shop.order("E", "zoe", "3"));
        up(shop, 0);
        assertThat(run(shop, 0, "rebuild", "users").out())
                .isEqualTo("users is rebuilt: 1 delivered\n");
        assertThat(users(shop)).isEqualTo("user_id,orders,spent\nZOE,1,3.00\n");
    }

    @Test
    void withoutTheOptionTheArchiveIsDeleted() throws Exception {
        var shop = shop("shop", APP);
        send(shop, LINES);
        up(shop, 0);
        shop.write("app.yaml", Shop.APP);
        up(shop, 0);
        try (var platform = open(shop)) {
            assertThat(platform.archives().list()).isEmpty();
            assertThat(platform.archives().next("count_orders", 0)).isEmpty();
        }
    }

    @Test
    void archivedRecordsAreNeverTooLate() throws Exception {
        var shop = shop("shop", APP);
        up(shop, 0);
        var arrived = Instant.now().minus(Duration.ofDays(100));
        try (var platform = open(shop)) {
            archive(platform, "1", Shop.order("A", "ann", "10.50"), arrived);
            archive(platform, "2", Shop.order("B", "ann", "1.00"), arrived.plusSeconds(1));
        }
        assertThat(run(shop, 0, "rebuild", "users").out())
                .isEqualTo("users is rebuilt: 2 delivered\n");
        assertThat(users(shop)).isEqualTo("user_id,orders,spent\nANN,2,11.50\n");
    }

    private static LocalPlatform open(Shop shop) throws Exception {
        var app = AppFile.read(shop.folder().resolve("app.yaml"), Map.of());
        return LocalPlatform.open(app, shop.folder().resolve(".leat"), Time.system());
    }

    private static void archive(LocalPlatform platform, String id, String body, Instant arrived) {
        var record = new Record(id, body.getBytes(StandardCharsets.UTF_8), Map.of(), 1, arrived);
        var archived = new ArchivedRecord(record, Set.of(), Set.of());
        platform.sourceStore("Orders")
                .commit(tx -> tx.apply(new Effect.Archive("count_orders", List.of(archived))));
    }

    @Test
    void aRecordThatOneViewRejectedIsNotCountedForIt() throws Exception {
        var shop = shop("shop", APP);
        up(shop, 0);
        var now = Instant.now();
        try (var platform = open(shop)) {
            var record =
                    new Record(
                            "1",
                            Shop.order("A", "ann", "1").getBytes(StandardCharsets.UTF_8),
                            Map.of(),
                            1,
                            now);
            var edited =
                    new Record(
                            "1",
                            Shop.order("A", "ann", "2").getBytes(StandardCharsets.UTF_8),
                            Map.of(),
                            1,
                            now);
            platform.sourceStore("Orders")
                    .commit(tx ->
                            tx.apply(
                                    new Effect.Archive(
                                            "count_orders",
                                            List.of(
                                                    new ArchivedRecord(
                                                            record, Set.of(), Set.of("view users")),
                                                    new ArchivedRecord(
                                                            edited,
                                                            Set.of("view users"),
                                                            Set.of())))));
        }
        run(shop, 0, "rebuild", "users");
        run(shop, 0, "rebuild", "everyone");
        assertThat(users(shop)).isEqualTo("user_id,orders,spent\nANN,1,2.00\n");
        assertThat(run(shop, 0, "sql", "select spent from everyone", "--format", "csv").out())
                .isEqualTo("spent\n1.00\n");
    }

    @Test
    void aRecordThatATableOfTheSameNameRejectedCounts() {
        var shop =
                shop(
                        "shop",
                        APP.replace("views:\n", "tables:\n  users: {key: order_id}\nviews:\n")
                                .replace(
                                        "- view: users\n",
                                        "- view: users\n      - table: users\n"));
        send(shop, Shop.order("A", "ann", "10.50") + "\n" + Shop.order("", "bob", "1.00"));
        up(shop, 0);
        assertThat(run(shop, 0, "dlq", "ls", "Orders").out()).contains("order_id is a key");
        var before = users(shop);
        assertThat(before).contains("ANN,1,10.50", "BOB,1,1.00");
        assertThat(run(shop, 0, "rebuild", "users").out())
                .isEqualTo("users is rebuilt: 2 delivered\n");
        assertThat(users(shop)).isEqualTo(before);
    }

    @Test
    void aRebuildDoesNotLoseTheRecordsOfAPipelineThatNoLongerWritesToTheView() {
        var shop = shop("shop", APP);
        send(shop, LINES);
        up(shop, 0);
        var before = users(shop);
        var moved =
                APP.replace("  Orders:\n", "  Others:\n    archive: 30d\n  Orders:\n")
                        .replace("      - view: users\n", "")
                        .replace(
                                "api:\n",
                                """
                                  count_others:
                                    from: {queue: Others, schema: Order}
                                    key: order_id
                                    to:
                                      - view: users
                                api:
                                """);
        shop.write("app.yaml", moved);
        run(shop, 0, "send", "Others", "--body", Shop.order("E", "zoe", "3"));
        up(shop, 0);
        assertThat(run(shop, 2, "rebuild", "users").err())
                .contains(
                        "users may have records of pipeline count_orders, which no longer writes to it",
                        "--input FILE");
        assertThat(users(shop)).isEqualTo(before + "zoe,1,3.00\n");

        // After a rebuild without its records, the other pipeline is no longer a writer.
        run(shop, 0, "rebuild", "users", "--empty");
        run(shop, 0, "send", "Others", "--body", Shop.order("F", "zoe", "4"));
        up(shop, 0);
        assertThat(run(shop, 0, "rebuild", "users").err()).doesNotContain("count_orders");
        shop.write("app.yaml", APP);
        send(shop, Shop.order("A", "ann", "10.50"));
        up(shop, 0);
        assertThat(users(shop)).contains("ANN,1,10.50");
        assertThat(run(shop, 0, "sql", "select orders from everyone", "--format", "csv").out())
                .isEqualTo("orders\n3\n");
    }
}

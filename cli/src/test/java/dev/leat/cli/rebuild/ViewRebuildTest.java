package dev.leat.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rebuilds of a view whose definition has changed.
@Tag("slow")
class ViewRebuildTest {

    private static final String LINES =
            String.join(
                    "\n",
                    Shop.order("A", "ann", "10.50"),
                    Shop.order("B", "bob", "20.00"),
                    Shop.order("C", "ann", "1.25"),
                    Shop.order("D", "bob", "-1"));

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void countSomeOrders() {
        shop = new Shop(folder).write("samples/Orders.ndjson", LINES);
        shop.up(0, "--samples");
    }

    private String samples() {
        return folder.resolve("samples/Orders.ndjson").toString();
    }

    private void addMeasure() {
        shop.write(
                "app.yaml",
                Shop.APP.replace(
                        "spent: sum(value)\n    every",
                        "spent: sum(value)\n      largest: max(value)\n      mean: avg(value)\n    every"));
    }

    private String users() {
        return shop.run(0, "sql", "select * from users order by user_id", "--format", "csv").out();
    }

    @Test
    void countsAViewAgainFromDocuments() {
        addMeasure();
        var rebuilt = shop.run(0, "rebuild", "users", "--input", samples());
        assertThat(rebuilt.out()).isEqualTo("users is rebuilt: 3 delivered, 1 rejected\n");
        assertThat(rebuilt.err())
                .isEqualTo(
                        "rejected: document 4 of %s, order_id=\"D\": value is above zero\n"
                                .formatted(samples()));

        String rows =
                "user_id,orders,spent,largest,mean\nANN,2,11.75,10.50,5.875000\nBOB,1,20.00,20.00,20.000000\n";
        assertThat(users()).isEqualTo(rows);
        shop.up(0, "--samples");
        assertThat(users()).isEqualTo(rows);
        assertThat(shop.run(0, "sql", "select orders from everyone", "--format", "csv").out())
                .isEqualTo("orders\n3\n");
    }

    /// The mean of the newest versions: A was corrected, B moved to another user, and an old
    /// version of C came late.
    @Test
    void countsTheNewestVersionsAgain() {
        var app =
                Shop.APP
                        .replace("      last: max(placed)\n", "")
                        .replace("key: order_id\n", "key: order_id\n    version: placed\n")
                        .replace("spent: sum(value)\n    every", "mean: avg(value)\n    every")
                        .replace("    rank_by: spent\n", "")
                        .replace("  /top: {view: users, top: spent}\n", "");
        shop = new Shop(folder.resolve("versions")).write("app.yaml", app);
        shop.write(
                "samples/Orders.ndjson",
                String.join(
                        "\n",
                        Shop.order("A", "ann", "10.50"),
                        Shop.order("B", "bob", "20.00"),
                        later(Shop.order("A", "ann", "2")),
                        later(Shop.order("B", "ann", "5")),
                        later(Shop.order("C", "cid", "8")),
                        Shop.order("C", "cid", "9"),
                        Shop.order("D", "cid", "9")));
        shop.up(0, "--samples");
        var rows = "user_id,orders,mean\nANN,2,3.500000\nBOB,0,\nCID,2,8.500000\n";
        assertThat(users()).isEqualTo(rows);
        var file = shop.folder().resolve("samples/Orders.ndjson").toString();
        shop.run(0, "rebuild", "users", "--input", file);
        assertThat(users()).isEqualTo(rows);
    }

    private static String later(String order) {
        return order.replace("T10:", "T11:");
    }

    @Test
    void countsEachDocumentOnceWhereThePipelineHasNoKey() {
        var app = Shop.APP.replace("    key: order_id\n", "");
        shop = new Shop(folder.resolve("keyless")).write("app.yaml", app);
        shop.write("samples/Orders.ndjson", LINES);
        shop.up(0, "--samples");
        var file = shop.folder().resolve("samples/Orders.ndjson").toString();
        assertThat(shop.run(0, "rebuild", "users", "--input", file).out())
                .isEqualTo("users is rebuilt: 3 delivered, 1 rejected\n");
    }

    @Test
    void countsTheBadDocumentsThatItDoesNotTell() {
        var bad = (Shop.order("X", "ann", "-1") + "\n").repeat(7);
        shop.write("mixed.ndjson", bad + Shop.order("Y", "ann", "1"));
        var file = folder.resolve("mixed.ndjson").toString();
        assertThat(shop.run(0, "rebuild", "users", "--input", file).err())
                .contains("rejected: document 5 of ")
                .doesNotContain("document 6 of ")
                .endsWith("\nand 2 more\n");
    }

    @Test
    void countsAViewAgainFromNothing() {
        assertThat(shop.run(0, "rebuild", "users", "--empty").out())
                .isEqualTo("users is rebuilt: no records\n");
        assertThat(users()).isEqualTo("user_id,orders,spent\n");
        shop.up(0, "--samples");
        assertThat(users()).isEqualTo("user_id,orders,spent\nANN,2,11.75\nBOB,1,20.00\n");
        assertThat(shop.run(0, "sql", "select orders from everyone", "--format", "csv").out())
                .isEqualTo("orders\n3\n");
    }

    @Test
    void addsAMeasureThatIsNullInExistingRowsUntilTheViewIsRebuilt() throws Exception {
        addMeasure();
        assertThat(shop.up(0).out())
                .contains("new in the view users: largest, mean; NULL in the rows and periods that")
                .contains("(./leat rebuild users --input FILE --app ");
        var more = Shop.order("E", "ann", "7") + "\n" + Shop.order("F", "cid", "8") + "\n";
        shop.write("more.ndjson", more);
        shop.run(0, "send", "Orders", folder.resolve("more.ndjson").toString());
        assertThat(shop.up(0).out()).doesNotContain("new in the view");
        var rows =
                "user_id,orders,spent,largest,mean\nANN,3,18.75,%s\nBOB,1,20.00,%s\nCID,1,8.00,8.00,8.000000\n";
        assertThat(users()).isEqualTo(rows.formatted(",", ","));
        try (var running = new Background(shop)) {
            var day = "?from=2024-12-01&to=2024-12-01";
            assertThat(running.get("/users/ANN" + day)).contains("\"largest\":null,\"mean\":null");
            assertThat(running.get("/users/CID" + day)).contains("\"largest\":8.0,\"mean\":8.0");
            assertThat(running.get("/top" + day)).contains("\"largest\":8.0", "\"largest\":null");
        }

        shop.write("all.ndjson", LINES + "\n" + more);
        shop.run(0, "rebuild", "users", "--input", folder.resolve("all.ndjson").toString());
        assertThat(users()).isEqualTo(rows.formatted("10.50,6.250000", "20.00,20.000000"));
    }

    @Test
    void announcesANewMeasureInTheFirstCommandThatOpensTheState() {
        addMeasure();
        assertThat(shop.run(0, "sql", "select 1").err())
                .contains("new in the view users: largest, mean;");
        assertThat(shop.up(0).out()).doesNotContain("new in the view");
    }

    @Test
    void goesOnWithWhatAViewHas() {
        addMeasure();
        shop.up(0);
        shop.write("app.yaml", Shop.APP);
        assertThat(shop.up(1).err())
                .contains(
                        "largest was removed",
                        "mean.sum was removed",
                        "leat rebuild users",
                        "leat accept users");
        assertThat(shop.run(0, "accept", "users").out())
                .isEqualTo(
                        "users accepted: largest was removed, mean.count was removed, mean.sum was removed\n");
        assertThat(shop.run(0, "accept", "users").out())
                .isEqualTo("users already has the current definition; nothing to accept\n");
        shop.run(0, "send", "Orders", "--body", Shop.order("E", "ann", "7"));
        shop.up(0);
        assertThat(users()).isEqualTo("user_id,orders,spent\nANN,3,18.75\nBOB,1,20.00\n");
    }

    @Test
    void goesOnUnderAnotherKeyOfAPipeline() {
        shop.write("app.yaml", Shop.APP.replace("key: order_id", "key: [order_id, user_id]"));
        assertThat(shop.up(1).err()).contains("leat accept count_orders");
        assertThat(shop.run(0, "accept", "count_orders").out())
                .contains(
                        "its key was order_id; records that were already processed are counted again if they arrive again");
        shop.up(0);
    }

    @Test
    void givesNoVersionToRecordsThatNeverChanged() {
        var app = Shop.APP.replace("      last: max(placed)\n", "");
        shop = new Shop(folder.resolve("fixed")).write("app.yaml", app);
        shop.up(0);
        shop.write(
                "app.yaml", app.replace("key: order_id\n", "key: order_id\n    version: placed\n"));
        assertThat(shop.up(1).err())
                .contains("the key of pipeline count_orders has changed")
                .doesNotContain("accept");
        assertThat(shop.run(1, "accept", "count_orders").err())
                .contains("its key was order_id and is now order_id by version placed");
    }

    @Test
    void leavesTheViewAsItWasIfNothingCounts() {
        shop.write("bad.ndjson", "{\"order_id\":\"X\"}\n");
        var bad = folder.resolve("bad.ndjson").toString();
        assertThat(shop.run(2, "rebuild", "users", "--input", bad).err())
                .contains("no record contributes to users (1 rejected); the view is unchanged");
        assertThat(users()).isEqualTo("user_id,orders,spent\nANN,2,11.75\nBOB,1,20.00\n");
    }

    @Test
    void saysWhatIsWrongWithTheRequest() {
        assertThat(shop.run(2, "rebuild", "user", "--empty").err())
                .contains("no view 'user' in the app; did you mean `users`?");
        assertThat(shop.run(2, "rebuild", "users", "--input", "nowhere.ndjson").err())
                .contains("no such file: nowhere.ndjson");
        assertThat(shop.run(2, "accept", "userz").err())
                .contains("no view, pipeline or lake table 'userz' in the app");
    }

    @Test
    void wantsTheDocumentsOfEveryPipelineThatFeedsTheView() {
        shop.write(
                "app.yaml",
                Shop.APP
                        .replace("  Orders:\n", "  Orders:\n  Others:\n")
                        .replace(
                                "api:\n",
                                """
                                  count_others:
                                    from: {queue: Others, schema: Order}
                                    key: order_id
                                    to:
                                      - view: users
                                api:
                                """));
        shop.run(0, "send", "Others", "--body", Shop.order("A", "zoe", "5"));
        shop.up(0);
        assertThat(shop.run(2, "rebuild", "users", "--input", samples()).err())
                .contains("users receives the records of count_orders, count_others");
        assertThat(shop.run(2, "rebuild", "users", "--input", "count_orders=" + samples()).err())
                .contains("the view users also receives the records of count_others");
        shop.write("others.ndjson", Shop.order("A", "zoe", "5"));
        shop.run(
                0,
                "rebuild",
                "users",
                "--input",
                "count_orders=" + samples(),
                "--input",
                "count_others=" + folder.resolve("others.ndjson"));
        assertThat(users())
                .isEqualTo("user_id,orders,spent\nANN,2,11.75\nBOB,1,20.00\nzoe,1,5.00\n");
        shop.run(0, "send", "Others", "--body", Shop.order("A", "zoe", "5"));
        shop.up(0, "--samples");
        assertThat(users())
                .isEqualTo("user_id,orders,spent\nANN,2,11.75\nBOB,1,20.00\nzoe,1,5.00\n");
    }

    @Test
    void waitsForTheAppToStop() throws Exception {
        try (var running = new Background(shop)) {
            assertThat(running.out()).contains("Ctrl-C");
            assertThat(shop.run(1, "rebuild", "users", "--empty").err()).contains("in use");
            assertThat(shop.run(1, "accept", "users").err()).contains("in use");
        }
    }
}

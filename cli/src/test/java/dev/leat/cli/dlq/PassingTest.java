package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat dlq redrive --passing`: what a preview says would fail again stays where it is.
@Tag("slow")
class PassingTest {

    private static final String LINES =
            String.join(
                    "\n",
                    Shop.order("1", "u", "10"),
                    Shop.order("2", "u", "0"),
                    Shop.order("2", "u", "0"),
                    Shop.order("3", "u", "-1"),
                    Shop.order("4", "u", "-1"),
                    "no document");

    private static final String MENDED =
            Shop.APP.replace("value is above zero: value > 0", "value is above zero: value >= 0");

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void countOrdersByAWrongRuleAndMendIt() {
        shop = new Shop(folder.resolve("shop")).write("samples/Orders.ndjson", LINES);
        shop.up(0, "--samples");
        shop.write("app.yaml", MENDED);
    }

    private Session dlq(int code, String... words) {
        return dlq(new Session(), code, words);
    }

    private Session dlq(Session session, int code, String... words) {
        var all = Stream.of(Stream.of("dlq"), Stream.of(words), Stream.of("--app", shop.path()));
        assertThat(session.run(all.flatMap(word -> word).toArray(String[]::new)))
                .as(session.out() + session.err())
                .isEqualTo(code);
        return session;
    }

    private String everyone() {
        var session = new Session();
        session.run(
                "sql",
                "select orders, spent from everyone",
                "--format",
                "csv",
                "--app",
                shop.path());
        return session.out().lines().skip(1).findFirst().orElse("");
    }

    private long letters() {
        return dlq(0, "show", "Orders", "--json").out().lines().count();
    }

    @Test
    void saysWhatWouldGoAndWhyTheOthersStay() {
        assertThat(dlq(0, "redrive", "Orders", "--passing").out())
                .startsWith(
                        """
                        2 dead letters would be redriven from Orders-dlq
                                2  to Orders
                        3 dead letters would fail again and stay in the queue:
                        GROUP   LETTERS  CAUSE      WHERE
                        """)
                .containsPattern("\n[0-9a-f]{6} +2  check +value is above zero\n")
                .containsPattern("\n[0-9a-f]{6} +1  malformed +")
                .endsWith(
                        """
                        nothing was sent; to redrive, run:
                          ./leat dlq redrive Orders-dlq --passing --app %s --yes
                        """
                                .formatted(shop.path()));
        assertThat(letters()).isEqualTo(5);
    }

    @Test
    void sendsWhatPassesAndLeavesTheRest() {
        var said = dlq(0, "redrive", "Orders", "--passing", "--yes").out();

        assertThat(said)
                .startsWith(
                        "2 dead letters redriven\n3 dead letters would fail again and stay in the queue:\nGROUP ")
                .containsPattern("\n[0-9a-f]{6} +2  check +value is above zero\n")
                .doesNotContain("skipped");
        assertThat(letters()).isEqualTo(3);
        shop.up(0);
        assertThat(letters()).isEqualTo(3);
        assertThat(everyone()).isEqualTo("2,10.00");
        assertThat(dlq(0, "history").out())
                .contains("  --passing\n")
                .contains("2 sent, 3 skipped: 1 delivered, 1 duplicate");
        assertThat(dlq(0, "redrive", "Orders", "--passing", "--yes").out())
                .startsWith("0 dead letters redriven\n3 dead letters would fail again");
    }

    @Test
    void asksTheAppThatRuns() throws Exception {
        try (var running = new Background(shop)) {
            assertThat(dlq(0, "redrive", "Orders", "--passing", "--yes").out())
                    .startsWith(
                            "2 dead letters redriven\n3 dead letters would fail again and stay in the queue:\n");
            running.awaitAnswer(
                    "/everyone",
                    "200 {\"orders\":2,\"spent\":10.0,\"last\":\"2024-12-01T10:00:00Z\"}");
            assertThat(letters()).isEqualTo(3);
        }
    }

    /// The file says what passes, the app that runs what becomes of it.
    @Test
    void refusesWhereTheAppRunsByAnotherFile() throws Exception {
        try (var _ = new Background(shop)) {
            shop.write("app.yaml", Shop.APP);
            assertThat(
                            dlq(
                                            1,
                                            "redrive",
                                            "Orders",
                                            "--passing",
                                            "--yes",
                                            "--use-running-version")
                                    .err())
                    .contains("--passing previews dead letters with app.yaml");
            assertThat(letters()).isEqualTo(5);
        }
    }

    @Test
    void takesConditionsEditsLimitsAndRates() {
        assertThat(dlq(0, "redrive", "--passing", "--where", "value < 0").out())
                .startsWith("0 dead letters would be redriven")
                .contains("2 dead letters would fail again");
        assertThat(
                        dlq(
                                        0,
                                        "redrive",
                                        "--passing",
                                        "--where",
                                        "value < 0",
                                        "--set",
                                        "value=abs(value)")
                                .out())
                .startsWith("2 dead letters would be redriven")
                .doesNotContain("fail");
        assertThat(
                        dlq(0, "redrive", "--passing", "--limit", "1", "--rate", "1000/s", "--yes")
                                .out())
                .startsWith("1 dead letter redriven\n");
        assertThat(letters()).isEqualTo(4);
        assertThat(dlq(0, "redrive", "--passing", "--rate", "1000/s", "--yes").out())
                .startsWith("1 dead letter redriven\n3 dead letters would fail");
        assertThat(letters()).isEqualTo(3);
    }

    /// A record that died three times of one cause is held, whatever a preview says of it now.
    @Test
    void holdsWhatLoopsBeforeAPreviewIsAsked() {
        shop.write("app.yaml", Shop.APP);
        for (int i = 0; i < 2; i++) {
            dlq(0, "redrive", "Orders", "--where", "value = 0", "--yes");
            shop.up(0);
        }
        shop.write("app.yaml", MENDED);
        assertThat(dlq(0, "redrive", "Orders", "--passing", "--where", "value = 0").out())
                .startsWith("0 dead letters would be redriven")
                .contains("2 dead letters held:")
                .contains("use --include-held");
        assertThat(
                        dlq(
                                        0,
                                        "redrive",
                                        "--passing",
                                        "--include-held",
                                        "--where",
                                        "value <= 0",
                                        "--yes")
                                .out())
                .startsWith("2 dead letters redriven\n2 dead letters would fail again");
    }

    /// The table has the identities of its rows.
    @Test
    void comparesRowsWithThoseOfALakeTable() {
        shop = new Shop(folder.resolve("lake")).write("samples/Orders.ndjson", LINES);
        shop.write("app.yaml", lake(Shop.APP)).up(0, "--samples");
        shop.write("app.yaml", lake(MENDED));

        assertThat(dlq(0, "redrive", "Orders", "--passing", "--yes").out())
                .startsWith("2 dead letters redriven\n3 dead letters would fail again")
                .doesNotContain("skipped");
        shop.up(0);
        assertThat(letters()).isEqualTo(3);

        shop.run(0, "send", "Orders", "--body", Shop.order("1", "u", "12"));
        shop.up(0);
        assertThat(letters()).isEqualTo(4);
        assertThat(dlq(0, "redrive", "Orders", "--passing", "--yes").out())
                .startsWith("0 dead letters redriven\n4 dead letters would fail again")
                .contains("  conflict  ");
        assertThat(shop.run(0, "sql", "select count(*) n from rows", "--format", "csv").out())
                .isEqualTo("n\n2\n");
    }

    private static String lake(String app) {
        return app.replace(
                        "views:\n",
                        """
                        buckets: {lake: {}}
                        lake_tables:
                          rows: {bucket: lake, schema: Order}
                        views:
                        """)
                .replace("    to:\n", "    to:\n      - lake_table: rows\n");
    }

    @Test
    void failsIfNothingIsSentBecauseNothingIsKnown() {
        shop.write("app.yaml", MENDED.replace("queues:\n", "queues:\n  Others: {}\n"));
        assertThat(dlq(1, "redrive", "Orders", "--passing", "--to", "Others", "--yes").out())
                .startsWith("0 dead letters redriven\n5 dead letters skipped:\n")
                .contains("no pipeline reads Others");
        assertThat(letters()).isEqualTo(5);
    }

    @Test
    void answersAProgram() {
        assertThat(dlq(0, "redrive", "Orders", "--passing", "--json").out())
                .startsWith(
                        "{\"queue\":\"Orders-dlq\",\"sent\":{\"Orders\":2},\"held\":{},\"passed\":{},\"failing\":3,\"groups\":[{\"group\":\"")
                .contains(
                        "\"cause\":{\"pipeline\":\"count_orders\",\"step\":\"steps[1].check\",\"code\":\"check\"");
        assertThat(dlq(0, "redrive", "Orders", "--passing", "--json", "--yes").out())
                .contains("\"passing\":true", "\"redriven\":2", "\"passed\":3")
                .contains("\"failing\":3,\"groups\":[{\"group\":\"");
    }

    @Test
    void goesOnAsItWasBegun() {
        var stopped = new Session();
        stopped.stop().ask();
        dlq(stopped, 1, "redrive", "Orders", "--passing", "--yes");
        var run = stopped.out().replaceAll("(?s).*--resume (\\w+).*", "$1");
        assertThat(dlq(2, "redrive", "--resume", run, "--passing").err())
                .contains("settings of the run");
        assertThat(dlq(0, "redrive", "--resume", run, "--yes").out())
                .startsWith("2 dead letters redriven\n3 dead letters would fail again");
    }

    @Test
    void staysWhereTheFileHasMistakes() throws Exception {
        try (var _ = new Background(shop)) {
            shop.write("app.yaml", MENDED.replace("value >= 0", "valeu >= 0"));
            assertThat(dlq(2, "redrive", "Orders", "--passing").err()).contains("did you mean");
            assertThat(letters()).isEqualTo(5);
        }
    }

    /// Nobody asks stores behind another server: the steps alone decide.
    @Test
    void sendsWhatGetsThroughTheStepsOnAnotherServer() throws Exception {
        try (var app = new Background(shop)) {
            var words =
                    List.of("--endpoint-url", app.aws(), "--audit", folder.resolve("audit") + "");
            var session = new Session(Map.of("HOME", folder.toString()));
            var all = new ArrayList<>(List.of("redrive", "Orders", "--passing", "--yes"));
            all.addAll(words);
            dlq(session, 0, all.toArray(String[]::new));
            assertThat(session.err()).contains("only the steps of app.yaml were run");
            assertThat(session.out())
                    .startsWith("2 dead letters redriven\n3 dead letters would fail again");
            app.awaitAnswer(
                    "/everyone",
                    "200 {\"orders\":2,\"spent\":10.0,\"last\":\"2024-12-01T10:00:00Z\"}");
        }
    }

    @Test
    void leavesLettersOfFilesAndSaysSo() {
        shop = new Shop(folder.resolve("files"));
        shop.write(
                "app.yaml",
                """
                app: shop
                schemas:
                  Order: {order_id: varchar not null, value: bigint not null}
                buckets:
                  input:
                  output:
                pipelines:
                  sales:
                    from: {bucket: input, schema: Order, format: csv}
                    to: [{bucket: output, path: "{source.stem}.csv", format: csv}]
                """);
        shop.write("samples/input/a.csv", "order_id\\n1\\n".translateEscapes());
        shop.up(0, "--samples");
        assertThat(dlq(0, "redrive", "--passing").out())
                .startsWith("0 dead letters would be redriven")
                .contains("1 dead letter skipped:", "which a preview does not read");
    }
}

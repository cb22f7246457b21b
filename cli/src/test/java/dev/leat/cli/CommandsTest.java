package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands on the state of an app that does not run.
class CommandsTest {

    private static final String LETTER =
            """
            {"pipeline":"count_orders","source":"Orders","identity":"ab","first_seen":"2024-12-01T10:00:00Z",
            "attempts":1,"done":[],"failed":["users"],"reasons":[
            {"cause":"check","step":"value is above zero","message":"value is above zero"},
            {"cause":"type","field":"address","value":"12","message":"is no text"}]}
            """;

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    private Session run(int code, String... words) {
        return runWith("", code, words);
    }

    private Session runWith(String input, int code, String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--app", shop.path()));
        var session = new Session().input(input);
        assertThat(session.run(arguments.toArray(String[]::new))).as(session.err()).isEqualTo(code);
        return session;
    }

    @Test
    void sendsLinesWholeInputsAndTexts() {
        shop.write("orders.ndjson", "{}\n\n{\"a\":1}\n");
        shop.write("order.json", "{\n}\n");
        String lines = folder.resolve("orders.ndjson").toString();
        assertThat(run(0, "send", "Orders", lines).out()).isEqualTo("2 messages sent to Orders\n");
        run(0, "send", "Orders", folder.resolve("order.json").toString());
        runWith("x\ny\n", 0, "send", "Orders", "-", "--lines", "--attribute", "a=é");
        runWith("x\ny\n", 0, "send", "Orders");
        run(0, "send", "Orders", "--body", "one");
        var rows = run(0, "sql", "select body, attributes from Orders order by sequence", "--json");
        assertThat(rows.out())
                .isEqualTo(
                        """
                        [
                        {"body":"{}","attributes":{}},
                        {"body":"{\\"a\\":1}","attributes":{}},
                        {"body":"{\\n}\\n","attributes":{}},
                        {"body":"x","attributes":{"a":"é"}},
                        {"body":"y","attributes":{"a":"é"}},
                        {"body":"x\\ny\\n","attributes":{}},
                        {"body":"one","attributes":{}}
                        ]
                        """);
        assertThat(run(0, "ls", "queues").out())
                .containsPattern("QUEUE +VISIBLE +IN FLIGHT +DELAYED +OLDEST\n")
                .containsPattern("Orders +7 +0 +0 +\\d+s\n")
                .containsPattern("Orders-dlq +0 +0 +0\n");
        assertThat(run(0, "ls", "queues", "--json").out())
                .startsWith("{\"queue\":\"Orders\",\"visible\":7,\"inFlight\":0,\"delayed\":0,");
    }

    @Test
    void countsTheResourcesOfEachKindAlsoBeforeTheFirstStart() {
        assertThat(run(0, "ls").out())
                .containsPattern("KIND +COUNT +NAMES\n")
                .containsPattern("queues +2  Orders, Orders-dlq\n");
        assertThat(run(0, "ls", "--json").out())
                .contains(
                        "{\"kind\":\"queues\",\"names\":[\"Orders\",\"Orders-dlq\"],\"count\":2}\n");
        assertThat(run(0, "ls", "views").out()).containsPattern("views +2  users, everyone\n");
        assertThat(run(2, "ls", "lookups").err())
                .startsWith("no kind of resources 'lookups' in the app; use one of: alarms, ");
        assertThat(run(2, "ls", "queue").err())
                .isEqualTo("no kind of resources 'queue' in the app; did you mean `queues`?\n");
        assertThat(run(2, "ls", "topics", "x").err())
                .isEqualTo("unexpected argument 'x': 'ls topics' takes no NAME\n");
    }

    @Test
    void saysWhatIsWrongWithTheInput() throws Exception {
        Files.createDirectory(folder.resolve(".leat"));
        assertThat(run(2, "send", "Ordres", "--body", "x").err())
                .isEqualTo("no queue 'Ordres' in the app; did you mean `Orders`?\n");
        assertThat(run(2, "send", "Ordres", "nope.json").err())
                .isEqualTo("no queue 'Ordres' in the app; did you mean `Orders`?\n");
        assertThat(run(2, "send", "Orders", "nope.json").err())
                .isEqualTo("no such file: nope.json\n");
        assertThat(run(2, "send", "Orders", folder.toString()).err())
                .isEqualTo(folder + " is a folder; name a file\n");
        assertThat(run(2, "sql", "select * from userz").err())
                .isEqualTo(
                        "table 'userz' does not exist (at character 15); did you mean `users`?\n");
        assertThat(run(2, "sql", "selct 1").err()).contains("did you mean `select`?");
        assertThat(run(2, "sql", "drop table users").err()).contains("only SELECT");
        assertThat(run(2, "dlq", "ls", "nope").err())
                .isEqualTo("no queue 'nope' in the app; use one of: Orders, Orders-dlq\n");
        assertThat(run(2, "dlq", "show", "Order").err()).contains("did you mean `Orders`?");
        var nowhere = new Session();
        assertThat(nowhere.run("sql", "select 1", "--app", folder.resolve("x").toString()))
                .isEqualTo(2);
        assertThat(nowhere.err()).startsWith("no app at ").contains("app.yaml");
    }

    @Test
    void sendsNothingThatWasNotMeant() throws Exception {
        Files.createDirectory(folder.resolve(".leat"));
        shop.write("order.json", "{}");
        shop.write("empty.json", "");
        String order = folder.resolve("order.json").toString();
        String empty = folder.resolve("empty.json").toString();
        assertThat(run(2, "send", "Orders", order, "--body", "{}").err())
                .isEqualTo("both --body and the file " + order + " are given; use only one\n");
        assertThat(run(2, "send", "Orders", empty).err())
                .isEqualTo("" + empty + " is empty; nothing was sent\n");
        assertThat(run(2, "send", "Orders").err())
                .isEqualTo("standard input is empty; nothing was sent\n");
        assertThat(runWith("{}\n{}\n", 0, "send", "Orders").err())
                .isEqualTo("sent as one message; use --lines to send one message per line\n");
        assertThat(runWith("{\n}\n", 0, "send", "Orders").err()).isEmpty();
    }

    @Test
    void sendsWhatComesThroughAPipe() throws Exception {
        var pipe = folder.resolve("pipe").toString();
        assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
        var writer = new ProcessBuilder("sh", "-c", "echo '{}' > \"$0\"", pipe).start();
        assertThat(run(0, "send", "Orders", pipe).out()).isEqualTo("1 message sent to Orders\n");
        assertThat(writer.waitFor()).isZero();
    }

    @Test
    void saysThatNothingIsKeptYet() {
        assertThat(run(1, "ls", "queues").err())
                .startsWith("state folder ")
                .contains("--state")
                .endsWith("\n  ./leat up " + folder + "\n");
    }

    @Test
    void aFileInThePlaceOfTheStateFolderIsNamed() throws Exception {
        var state = Files.writeString(folder.resolve("state"), "x").toString();
        assertThat(run(1, "ls", "queues", "--state", state).err())
                .isEqualTo(
                        "the state folder " + state + " is a file; choose a folder with --state\n");
    }

    @Test
    void groupsAndShowsDeadLetters() {
        run(
                0,
                "send",
                "Orders-dlq",
                "--body",
                Shop.order("1", "u", "0"),
                "--attribute",
                "leat=" + LETTER,
                "--attribute",
                "origin=web");
        run(0, "send", "Orders-dlq", "--body", "{\"x", "--attribute", "leat=" + LETTER);
        run(0, "send", "Orders-dlq", "--body", "alien");
        var listed = run(0, "dlq", "ls").out();
        assertThat(listed)
                .startsWith(
                        """
                        GROUP   LETTERS  RECORDS  CAUSE    WHERE
                        96106a        2        1  type     address is no text
                                seen 2024-12-01 10:00 UTC; count_orders, Orders-dlq
                        097e7a        2        1  check    value is above zero
                                seen 2024-12-01 10:00 UTC; count_orders, Orders-dlq
                        """)
                .contains("1        1  unknown  no attribute 'leat' says why\n")
                .contains("3 dead letters in all, of 2 records\n")
                .contains("  ./leat dlq redrive Orders-dlq --group 96106a --app " + folder + "\n");
        assertThat(run(0, "dlq", "ls", "Orders", "--json").out())
                .startsWith("[{\"queue\":\"Orders-dlq\",\"id\":\"96106a\",")
                .contains("\"first\":\"2024-12-01T10:00:00Z\"");
        var shown = run(0, "dlq", "show", "Orders", "--limit", "1", "--unmask").out();
        assertThat(shown.lines().skip(1))
                .containsExactly(
                        "  pipeline    count_orders",
                        "  identity    ab",
                        "  failed      users",
                        "  history     2024-12-01 10:00:00  sent",
                        "                                   received 1 time, failed: 097e7a, 96106a",
                        "  reason      check: value is above zero",
                        "  attribute   origin=web",
                        "",
                        "  order_id  \"1\"",
                        "  user_id   \"u\"",
                        "  placed    \"2024-12-01T10:00:00Z\"",
                        "  value     0",
                        "  address   \"1 Main St\"  <- is no text",
                        "",
                        "  body        " + Shop.order("1", "u", "0"),
                        "");
        assertThat(run(0, "dlq", "show", "--group", "96106a", "--id", "#1").out())
                .startsWith("Orders-dlq #1")
                .doesNotContain("#0");
        assertThat(run(1, "dlq", "show", "--group", "000000").err())
                .startsWith("no such dead letter; './leat dlq ls --app ");
        assertThat(run(0, "dlq", "show", "--json").out().lines()).hasSize(3);
        assertThat(
                        run(0, "dlq", "show", "--json", "--unmask", "--newest", "--limit", "2")
                                .out()
                                .lines())
                .satisfiesExactly(
                        letter -> assertThat(letter).contains("\"body\":\"alien\""),
                        letter -> assertThat(letter).contains("\"body\":\"{\\\"x\""));
        assertThat(run(0, "dlq", "show", "--unmask", "--cause", "unknown", "--limit", "1").out())
                .contains("body        alien\n")
                .doesNotContain("reason      check");
        assertThat(run(2, "dlq", "show", "--limit", "0").err())
                .isEqualTo("--limit must be a whole number of at least 1, but is 0\n");
    }

    @Test
    void masksPersonalValuesUnlessAskedNotTo() {
        run(
                0,
                "send",
                "Orders-dlq",
                "--body",
                Shop.order("1", "u", "0.10"),
                "--attribute",
                "leat=" + LETTER);
        assertThat(run(0, "dlq", "show").out())
                .contains("\"value\":0.10,\"address\":\"***\"")
                .contains("address   \"***\"  <- is no text\n")
                .doesNotContain("Main St");
        assertThat(run(0, "dlq", "show", "--unmask").out()).contains("1 Main St");
    }

    @Test
    void listsTheTablesThereAre() {
        run(0, "send", "Orders", "--body", "x");
        assertThat(run(0, "sql").out())
                .contains("users         user_id, orders, spent\n")
                .contains("users_parts   user_id, period_start, orders, spent\n")
                .contains("everyone      orders, spent, last\n")
                .contains("\"Orders-dlq\"  sequence, id, sent_at,");
    }

    @Test
    void lintNamesEveryMistakeWithItsPlace() {
        var well = new Session();
        assertThat(well.run("lint", shop.path())).isZero();
        assertThat(well.out()).contains("no errors in 1 pipeline, 2 views and 3 routes");
        shop.write(
                "app.yaml",
                Shop.APP.replace("rank_by: spent", "rank_by: spend").replace("queues:", "queus:"));
        var badly = new Session();
        assertThat(badly.run("lint", shop.path())).isEqualTo(2);
        assertThat(badly.err()).contains("app.yaml:9:1: ").contains("did you mean `queues`?");
        assertThat(badly.err().lines().toList().getLast()).endsWith(" errors");
        var json = new Session();
        assertThat(json.run("lint", shop.path(), "--json")).isEqualTo(2);
        assertThat(json.out()).startsWith("[{\"kind\":\"error\",\"file\":").contains("\"line\":9");
    }
}

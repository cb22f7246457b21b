package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The prediction for dead letters with a changed app, which runs or is stopped.
@Tag("slow")
class PreviewTest {

    private static final String BAD = "value is above zero: value > 0";
    private static final String MENDED = "value is above zero: value >= 0";

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    private Session run(int code, String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--app", shop.path()));
        return Session.run(code, arguments.toArray(String[]::new));
    }

    private void send(String body) {
        run(0, "send", "Orders", "--body", body);
    }

    /// Four letters: of two orders with no value, one of them twice, of one below zero, and no
    /// document.
    private void die() {
        send(Shop.order("1", "u", "10"));
        send(Shop.order("2", "u", "0"));
        send(Shop.order("2", "u", "0"));
        send(Shop.order("3", "u", "-1"));
        send("no document");
        assertThat(
                        new Session()
                                .run(
                                        "up",
                                        shop.path(),
                                        "--port",
                                        "0",
                                        "--aws-port",
                                        "0",
                                        "--until-idle"))
                .isZero();
    }

    private void mend(String from, String to) {
        shop.write("app.yaml", Shop.APP.replace(from, to));
    }

    @Test
    void predictsThatAllFailAgainIfNothingIsCorrected() {
        die();

        assertThat(run(0, "dlq", "preview").out())
                .startsWith(
                        "Orders-dlq: 0 of 4 dead letters would pass now\n4 dead letters would fail again:\nGROUP ")
                .containsPattern("\n[0-9a-f]{6} +3  check +value is above zero\n")
                .containsPattern("\n[0-9a-f]{6} +1  malformed ");
    }

    @Test
    void predictsHowManySucceedWithTheCorrectedRule() {
        die();
        mend(BAD, MENDED);
        var before = run(0, "sql", "select * from users").out();

        var said = run(0, "dlq", "preview").out();

        assertThat(said)
                .startsWith(
                        "Orders-dlq: 2 of 4 dead letters would pass now (duplicate 1, delivered 1)\n2 dead letters would fail again:\n");
        assertThat(run(0, "dlq", "preview").out()).isEqualTo(said);
        assertThat(run(0, "sql", "select * from users").out()).isEqualTo(before);
        assertThat(run(0, "ls", "queues").out()).containsPattern("Orders-dlq +4 +0 +0");
    }

    @Test
    void looksAtOneGroupAndAtSoMany() {
        die();
        mend(BAD, MENDED);
        var groups = run(0, "dlq", "preview", "--json").out();
        var malformed =
                groups.replaceAll(
                                "(?s).*\"group\":\"([0-9a-f]{6})\",\"cause\":\\{[^}]*\"code\":\"malformed\".*",
                                "$1")
                        .strip();

        assertThat(run(0, "dlq", "preview", "Orders", "--group", malformed).out())
                .startsWith("Orders-dlq: 0 of 1 dead letters would pass now\n");
        assertThat(run(0, "dlq", "preview", "--limit", "2").out())
                .startsWith(
                        "Orders-dlq: 2 of 2 dead letters would pass now (duplicate 1, delivered 1)\n");
        assertThat(run(0, "dlq", "preview", "--group", "000000").out())
                .isEqualTo("no matching dead letters in Orders-dlq\n");
        assertThat(run(2, "dlq", "preview", "--limit", "0").err())
                .isEqualTo("--limit must be a whole number of at least 1, but is 0\n");
    }

    @Test
    void answersAProgram() {
        die();
        mend(BAD, MENDED);

        assertThat(run(0, "dlq", "preview", "--json").out())
                .startsWith(
                        "{\"queue\":\"Orders-dlq\",\"deadLetters\":4,\"passing\":2,\"outcomes\":{\"DUPLICATE\":1,\"DELIVERED\":1},\"failing\":2,\"groups\":[{\"group\":")
                .contains("\"text\":\"value is above zero\"")
                .endsWith("],\"undecided\":0,\"skipped\":0,\"notes\":[]}\n");
    }

    @Test
    void readsTheFileAgainWhileTheAppRuns() throws Exception {
        die();
        try (var _ = new Background(shop)) {
            assertThat(run(0, "dlq", "preview").out())
                    .startsWith("Orders-dlq: 0 of 4 dead letters would pass");
            mend(BAD, MENDED);
            assertThat(run(0, "dlq", "preview").out())
                    .startsWith(
                            "Orders-dlq: 2 of 4 dead letters would pass now (duplicate 1, delivered 1)\n2 dead letters would fail again:\n");
            mend(BAD, "value is above zero: valeu > 0");
            assertThat(run(2, "dlq", "preview").err())
                    .contains("app.yaml:")
                    .contains("did you mean")
                    .contains("1 error");
            mend(
                    "orders: count(*)\n      spent: sum(value)\n    every",
                    "orders: count(*)\n    every");
        }
    }

    @Test
    void goesThroughTheStepsWhereAViewHasAnotherDefinitionNow() throws Exception {
        die();
        var changed =
                Shop.APP.replace(BAD, MENDED).replace("last: max(placed)", "first: min(placed)");

        try (var _ = new Background(shop)) {
            shop.write("app.yaml", changed);
            assertThat(run(0, "dlq", "preview").out())
                    .startsWith(
                            "Orders-dlq: 2 of 4 dead letters would pass the steps, but a sink was not queried\n")
                    .contains("note: the view everyone is stored with another definition: ")
                    .contains("./leat accept everyone --app ")
                    .contains("\n2 dead letters would fail again:\n");
        }
        assertThat(run(0, "dlq", "preview").out())
                .startsWith(
                        "Orders-dlq: 2 of 4 dead letters would pass the steps, but a sink was not queried\n")
                .contains("note: ")
                .contains("everyone")
                .contains("\n2 dead letters would fail again:\n");
    }

    @Test
    void lettersAreShownWhereAViewHasAnotherDefinitionNow() {
        die();
        shop.write("app.yaml", Shop.APP.replace("last: max(placed)", "first: min(placed)"));
        assertThat(run(1, "sql", "select * from users").err())
                .contains("definition of the view everyone has changed");
        assertThat(run(0, "ls", "queues").out()).containsPattern("Orders-dlq +4 +0 +0");
        assertThat(run(0, "dlq", "ls").out()).contains("4 dead letters in all, of 3 records");
        assertThat(run(0, "dlq", "show", "--limit", "1").out()).startsWith("Orders-dlq #0 ");
    }

    @Test
    void doesNotAskAStoreByAnotherKey() throws Exception {
        die();
        try (var _ = new Background(shop)) {
            mend("key: order_id\n", "key: [order_id, user_id]\n");
            assertThat(run(0, "dlq", "preview").out())
                    .contains(
                            "note: the stored identities of pipeline count_orders have another key: it was order_id");
        }
    }

    @Test
    void saysWhichLettersNoPipelineReads() {
        shop.write("app.yaml", Shop.APP.replace("  Orders:\n", "  Orders:\n  Plain:\n"));
        run(0, "send", "Plain-dlq", "--body", "x");

        assertThat(run(0, "dlq", "preview", "Plain").out())
                .isEqualTo(
                        """
                        Plain-dlq: cannot predict which dead letters would pass now
                        1 dead letter could not be processed
                        note: no pipeline reads Plain; the outcomes of its dead letters depend on its clients
                        """);
        assertThat(run(0, "dlq", "preview", "Orders").out())
                .isEqualTo("no dead letters in Orders-dlq\n");
    }

    @Test
    void choosesLettersAndSetsColumnsBySql() {
        die();

        assertThat(run(0, "dlq", "preview", "--where", "value < 0").out())
                .startsWith(
                        "Orders-dlq: 0 of 1 dead letters would pass now\n1 dead letter would fail again:\n");
        assertThat(run(0, "dlq", "preview", "--where", "value < 0", "--set", "value=-value").out())
                .isEqualTo("Orders-dlq: 1 of 1 dead letters would pass now (delivered 1)\n");
        assertThat(
                        run(0, "dlq", "preview", "--set", "value=value + 1", "--where", "value = 0")
                                .out())
                .isEqualTo(
                        "Orders-dlq: 2 of 2 dead letters would pass now (duplicate 1, delivered 1)\n");
        assertThat(run(2, "dlq", "preview", "--where", "valeu < 0").err())
                .contains("valeu < 0\n  ^");
    }
}

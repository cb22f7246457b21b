package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands about dead letters, on a queue that they reach by its address alone.
@Tag("interop")
class OutsideCommandsTest {

    private static final Pattern GROUP = Pattern.compile("\\b([0-9a-f]{6})\\b");

    @TempDir private Path folder;

    @TempDir private Path home;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
        shop.write(
                "samples/Orders.ndjson",
                String.join(
                        "\n",
                        Shop.order("1", "u1", "2"),
                        Shop.order("2", "u1", "-1"),
                        Shop.order("3", "u2", "-5"),
                        Shop.order("4", "u2", "\"x\"")));
    }

    private Session dlq(int code, Background app, String... more) {
        var words = new ArrayList<String>(List.of("dlq"));
        words.addAll(List.of(more));
        words.addAll(List.of("--endpoint-url", app.aws(), "--app", shop.path()));
        words.addAll(List.of("--audit", home.resolve("audit").toString()));
        var session = new Session(Map.of("HOME", home.toString()));
        assertThat(session.run(words.toArray(String[]::new))).as(session.err()).isEqualTo(code);
        return session;
    }

    @Test
    void groupsShowsAndSendsBackWhatWasChosen() throws Exception {
        try (var app = new Background(shop.path(), "--samples")) {
            app.awaitOut("waiting for input");
            var groups = dlq(0, app, "ls", "Orders").out();
            assertThat(groups).contains("value is above zero").contains("Orders-dlq");
            assertThat(GROUP.matcher(groups).find()).as(groups).isTrue();
            assertThat(groups).containsPattern("dlq show Orders-dlq --group [0-9a-f]{6} --app ");
            var shown = dlq(0, app, "show", "Orders", "--limit", "3").out();
            assertThat(shown).contains("count_orders").doesNotContain("1 Main St");

            var terms = new String[] {"--where", "value < 0", "--set", "value=abs(value)"};
            var trial = dlq(0, app, words("redrive", "Orders", terms)).out();
            assertThat(trial)
                    .contains("2 dead letters would be redriven from Orders-dlq")
                    .contains("--endpoint-url " + app.aws());
            var sent = dlq(0, app, words("redrive", "Orders", terms, "--yes")).out();
            assertThat(sent).contains("2 dead letters redriven");
            app.awaitAnswer(
                    "/everyone",
                    "200 {\"orders\":3,\"spent\":8.0,\"last\":\"2024-12-01T10:00:00Z\"}");
            assertThat(dlq(0, app, "ls", "Orders-dlq", "--json").out()).contains("type");
            assertThat(dlq(0, app, words("redrive", "Orders", terms)).out())
                    .contains("0 dead letters would be redriven");
            assertThat(dlq(0, app, "history").out()).contains("Orders-dlq").contains("2 sent");
            assertThat(Files.readAllLines(home.resolve("audit"))).hasSizeGreaterThan(3);
        }
    }

    private static String[] words(String command, String queue, String[] terms, String... more) {
        var words = new ArrayList<String>(List.of(command, queue));
        words.addAll(List.of(terms));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void previewsByTheStepsOfTodaysFile() throws Exception {
        try (var app = new Background(shop.path(), "--samples")) {
            app.awaitOut("waiting for input");
            var before = dlq(0, app, "preview", "Orders").out();
            assertThat(before)
                    .startsWith("Orders-dlq: 0 of 3 dead letters would pass now\n")
                    .contains("3 dead letters would fail again:")
                    .containsPattern("\n[0-9a-f]{6} +2  check +value is above zero\n");
            shop.write("app.yaml", Shop.APP.replace("value > 0", "value >= -1"));
            var after = dlq(0, app, "preview", "Orders-dlq").out();
            assertThat(after)
                    .startsWith(
                            "Orders-dlq: 1 of 3 dead letters would pass the steps, but a sink was not queried\n")
                    .contains("duplicates and conflicts are not detected")
                    .contains("2 dead letters would fail again:");
            var edited =
                    dlq(0, app, "preview", "Orders", "--json", "--set", "value=abs(value)").out();
            assertThat(edited).contains("\"deadLetters\":3", "\"undecided\":2", "\"skipped\":1");
            assertThat(dlq(2, app, "preview", "Orders", "--where", "valu < 0").err())
                    .contains("did you mean `value`?");
            assertThat(dlq(0, app, "preview", "Orders").out()).isEqualTo(after);
        }
    }

    @Test
    void anAppThatDoesNotHaveTheQueueReadsItsLettersAllTheSame() throws Exception {
        try (var app = new Background(shop.path(), "--samples")) {
            app.awaitOut("waiting for input");
            shop.write("app.yaml", Shop.APP.replace("Orders", "Bills"));
            assertThat(dlq(0, app, "ls", "Orders").out()).contains("value is above zero");
            assertThat(dlq(0, app, "show", "Orders").out()).doesNotContain("1 Main St");
            assertThat(dlq(0, app, "redrive", "Orders").out())
                    .contains("3 dead letters would be redriven");
            assertThat(dlq(0, app, "purge", "Orders").out())
                    .contains("3 dead letters would be deleted");
            dlq(0, app, "preview", "Orders");
        }
    }

    @Test
    void takesALetterByAnyOfItsNames() throws Exception {
        try (var app = new Background(shop.path(), "--samples")) {
            app.awaitOut("waiting for input");
            var shown = dlq(0, app, "show", "Orders", "--limit", "1", "--json").out();
            var names =
                    List.of(
                            shown.replaceAll("(?s).*\"sequence\":\"?(\\d+).*", "$1"),
                            shown.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1"));
            for (var name : names) {
                assertThat(dlq(0, app, "redrive", "Orders", "--id", name).out())
                        .contains("1 dead letter would be redriven")
                        .contains(" --id " + name + " ");
                assertThat(dlq(0, app, "purge", "Orders", "--id", name).out())
                        .contains("1 dead letter would be deleted")
                        .contains(" --id " + name + " ");
                assertThat(dlq(0, app, "preview", "Orders", "--id", name).out())
                        .contains(" of 1 dead letters would");
            }
            var both = new String[] {"--id", names.get(0), "--id", names.get(1)};
            assertThat(dlq(0, app, words("redrive", "Orders", both)).out())
                    .contains("1 dead letter would be redriven");
            assertThat(
                            dlq(
                                            0,
                                            app,
                                            "redrive",
                                            "Orders",
                                            "--id",
                                            names.get(1),
                                            "--where",
                                            "value > 0")
                                    .out())
                    .contains("0 dead letters would be redriven");
        }
    }

    @Test
    void removesUnwantedDeadLettersToAFile() throws Exception {
        try (var app = new Background(shop.path(), "--samples")) {
            app.awaitOut("waiting for input");
            var file = home.resolve("purged.ndjson");
            var said =
                    dlq(
                            0,
                            app,
                            "purge",
                            "Orders",
                            "--where",
                            "value = -5",
                            "--yes",
                            "--file",
                            "" + file);
            assertThat(said.out()).contains("1 dead letter deleted from Orders-dlq");
            assertThat(Files.readAllLines(file)).singleElement().asString().contains("-5");
            assertThat(dlq(0, app, "ls", "Orders", "--json").out()).contains("value is above zero");
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        var alone = new Session();
        assertThat(alone.run("dlq", "ls", "--region", "eu-central-1", "--app", shop.path()))
                .isEqualTo(2);
        assertThat(alone.err()).contains("require --endpoint-url");
        var unused = new Session();
        assertThat(unused.run("dlq", "ls", "Orders", "--endpoint-url", "http://127.0.0.1:1"))
                .isEqualTo(1);
        assertThat(unused.err()).contains("SQS at http://127.0.0.1:1 cannot be reached");
        var words = new Session();
        assertThat(words.run("dlq", "ls", "Orders", "--endpoint-url", "127.0.0.1")).isEqualTo(2);
        assertThat(words.err()).contains("--endpoint-url must be an address");
        try (var app = new Background(shop.path(), "--samples")) {
            app.awaitOut("waiting for input");
            assertThat(dlq(2, app, "ls").err()).contains("requires the name or address of a queue");
            assertThat(dlq(2, app, "ls", "Nope").err()).contains("no queue 'Nope' on the server");
        }
    }
}

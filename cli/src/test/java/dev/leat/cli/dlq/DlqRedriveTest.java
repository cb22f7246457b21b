package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dead letters that a person sends back, edits or removes.
@Tag("slow")
class DlqRedriveTest {

    private static final String LINES =
            String.join(
                    "\n",
                    Shop.order("A", "ann", "10.50"),
                    Shop.order("B", "bob", "-20.25"),
                    Shop.order("C", "ann", "-1"),
                    Shop.order("D", "bob", "\"x\""));

    private static final Pattern RUN = Pattern.compile("history (\\w+)");

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void countSomeOrders() {
        shop = new Shop(folder.resolve("shop")).write("samples/Orders.ndjson", LINES);
        shop.up(0, "--samples");
    }

    private Session dlq(int code, String... words) {
        return dlq(code, Map.of(), words);
    }

    private Session dlq(int code, Map<String, String> environment, String... words) {
        var all = Stream.of(Stream.of("dlq"), Stream.of(words), Stream.of("--app", shop.path()));
        var session = new Session(environment);
        assertThat(session.run(all.flatMap(word -> word).toArray(String[]::new)))
                .as(session.out() + session.err())
                .isEqualTo(code);
        return session;
    }

    private long letters() {
        return dlq(0, "show", "Orders", "--json").out().lines().count();
    }

    private static String run(Session session) {
        var found = RUN.matcher(session.out());
        assertThat(found.find()).as(session.out()).isTrue();
        return found.group(1);
    }

    @Test
    void saysWhatItWouldDoAndHow() {
        var said = dlq(0, "redrive", "Orders", "--where", "value < 0").out();

        assertThat(said)
                .isEqualTo(
                        """
                        2 dead letters would be redriven from Orders-dlq
                                2  to Orders
                        nothing was sent; to redrive, run:
                          ./leat dlq redrive Orders-dlq --where 'value < 0' --app %s --yes
                        """
                                .formatted(shop.path()));
        assertThat(letters()).isEqualTo(3);
        assertThat(dlq(0, "history").out()).isEqualTo("no redrives or purges yet\n");
    }

    @Test
    void editsAndSendsBackAndTellsWhatBecameOfIt() {
        var sent =
                dlq(
                        0,
                        "redrive",
                        "--where",
                        "value < 0",
                        "--set",
                        "value=abs(value)",
                        "--rate",
                        "200/s",
                        "--yes");
        assertThat(sent.out()).startsWith("2 dead letters redriven\n");
        assertThat(dlq(0, "history", run(sent)).out())
                .contains("--where 'value < 0' --set 'value=abs(value)' --rate 200/s")
                .contains("2 sent: 2 pending");
        shop.up(0);

        assertThat(letters()).isEqualTo(1);
        assertThat(dlq(0, "history").out()).contains("completed", "2 sent: 2 delivered");
        assertThat(dlq(0, "history", run(sent)).out()).contains("delivered, edited");
        var spent = new Session();
        spent.run(
                "sql",
                "select orders, spent from everyone",
                "--format",
                "csv",
                "--app",
                shop.path());
        assertThat(spent.out()).contains("3,31.75");
    }

    @Test
    void aTextWithoutQuotesIsAnErrorThatShowsTheQuotes() {
        assertThat(dlq(2, "redrive", "Orders", "--set", "user_id=anonymous").err())
                .contains("column 'anonymous' does not exist here")
                .contains("`user_id='anonymous'`");
    }

    @Test
    void holdsWhatDiesOfTheSameAgainAndAgain() {
        for (int i = 0; i < 2; i++) {
            dlq(0, "redrive", "Orders", "--where", "value = -1", "--yes");
            shop.up(0);
        }
        var held = dlq(0, "redrive", "Orders", "--yes").out();

        assertThat(held)
                .contains("2 dead letters redriven")
                .contains("1 dead letter held:")
                .contains("it failed 3 times with the same cause")
                .contains("  to send them, too, use --include-held or edit them\n");
        shop.up(0);
        assertThat(dlq(0, "history", "--limit", "1").out())
                .contains("2 sent, 1 held: 2 failed again");
        assertThat(dlq(0, "redrive", "Orders", "--include-held").out())
                .startsWith("3 dead letters would be redriven");
    }

    @Test
    void takesTheBodyOfAnEditor() throws IOException {
        var editor = folder.resolve("edit.sh");
        Files.writeString(editor, "sed -i.bak 's/\"x\"/5/' \"$1\"; rm \"$1.bak\"\n");
        var vars = Map.of("EDITOR", "sh " + editor);
        var number =
                dlq(0, "show", "Orders", "--newest", "--limit", "1")
                        .out()
                        .replaceAll("(?s).*?#(\\d+).*", "$1");

        assertThat(dlq(2, "redrive", "Orders", "--id", number, "--edit").err())
                .contains("no editor is set");
        var shown = dlq(0, vars, "redrive", "Orders", "--id", number, "--edit");
        assertThat(shown.err()).contains("- {", "+ {", "\"value\":5");
        assertThat(shown.out()).contains("--id " + number, "--edit");
        dlq(0, vars, "redrive", "Orders", "--id", number, "--edit", "--yes");
        shop.up(0);

        assertThat(letters()).isEqualTo(2);
    }

    @Test
    void sendsNoLetterUneditedThatWasToBeEdited() throws IOException {
        var editor = folder.resolve("edit.sh");
        Files.writeString(editor, "sed -i.bak 's/\"x\"/5/' \"$1\"; rm \"$1.bak\"\n");
        var stopped = new Session(Map.of("EDITOR", "sh " + editor));
        stopped.stop().ask();
        var number =
                dlq(0, "show", "Orders", "--newest", "--limit", "1")
                        .out()
                        .replaceAll("(?s).*?#(\\d+).*", "$1");
        stopped.run(
                "dlq",
                "redrive",
                "Orders",
                "--app",
                shop.path(),
                "--id",
                number,
                "--edit",
                "--yes");
        assertThat(stopped.out()).contains("stopped; to resume: edit the dead letter again");
        var run = dlq(0, "history").out().split(" ", -1)[0];

        assertThat(dlq(2, "redrive", "--resume", run, "--yes").err())
                .contains("edit the dead letter again");
        assertThat(letters()).isEqualTo(3);
    }

    @Test
    void removesLettersOnceTheyAreInAFile() throws IOException {
        var file = folder.resolve("gone.ndjson");
        assertThat(dlq(0, "purge", "Orders", "--where", "value < 0").out())
                .contains("2 dead letters would be deleted", "--yes");
        assertThat(letters()).isEqualTo(3);

        var said = dlq(0, "purge", "Orders", "--where", "value < 0", "--file", file + "", "--yes");

        assertThat(said.out()).contains("2 dead letters deleted from Orders-dlq", file.toString());
        assertThat(letters()).isEqualTo(1);
        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .allMatch(line -> line.contains("\"leat\":{\"pipeline\":\"count_orders\""))
                .anyMatch(line -> line.contains("\\\"order_id\\\":\\\"B\\\""));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(dlq(0, "history").out())
                .contains("purge: 2 removed, backed up in " + file)
                .doesNotContain("sent");
        assertThat(dlq(2, "purge", "Orders", "--file", file + "", "--yes").err())
                .contains("is not overwritten");
        assertThat(letters()).isEqualTo(1);
    }

    @Test
    void aQueueThatTheFileRenamedWhileTheAppRunsIsNoObstacle() throws Exception {
        try (var _ = new Background(shop)) {
            shop.write("app.yaml", Shop.APP.replace("Orders", "Bills"));
            var said = dlq(0, "redrive", "Orders");
            assertThat(said.out()).startsWith("3 dead letters would be redriven from Orders-dlq\n");
            assertThat(said.err()).contains("has changed since the app was started");
            assertThat(dlq(0, "purge", "Orders").out())
                    .startsWith("3 dead letters would be deleted");
        }
    }

    @Test
    void asksTheAppThatRunsAndKnowsThatItsFileHasChanged() throws Exception {
        try (var _ = new Background(shop)) {
            shop.write("app.yaml", Shop.APP.replace("value > 0", "value <> 0"));
            assertThat(dlq(0, "redrive", "Orders").err())
                    .contains("has changed since the app was started", "restart the app");
            assertThat(dlq(1, "redrive", "Orders", "--yes").err())
                    .contains("--use-running-version");
            assertThat(letters()).isEqualTo(3);

            var sent =
                    dlq(
                            0,
                            "redrive",
                            "Orders",
                            "--where",
                            "value < 0",
                            "--yes",
                            "--use-running-version");
            assertThat(sent.out()).startsWith("2 dead letters redriven");
        }
        shop.up(0);
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(dlq(2, "redrive", "Orders", "--where", "valu < 0").err())
                .contains("where: column 'valu' does not exist here")
                .contains("\n  valu < 0\n  ^\n")
                .contains("did you mean `value`?");
        assertThat(dlq(2, "redrive", "Orders", "--rate", "0").err()).contains("as in 50/s");
        assertThat(dlq(2, "redrive", "Orders", "--set", "value").err()).contains("COLUMN=SQL");
        assertThat(dlq(2, "redrive", "Orders", "--group", "x").err()).contains("six hex digits");
        assertThat(dlq(2, "redrive", "--resume", "nix").err()).contains("no run 'nix'");
        assertThat(dlq(2, "redrive", "Orders", "--edit").err()).contains("select it with --id");
        assertThat(dlq(2, "history", "nix").err()).contains("no run 'nix'");
    }

    @Test
    void goesOnWithARunThatWasStopped() {
        var stopped = new Session();
        stopped.stop().ask();
        assertThat(stopped.run("dlq", "redrive", "Orders", "--app", shop.path(), "--yes"))
                .isEqualTo(1);
        assertThat(stopped.out()).contains("stopped; to resume: ./leat dlq redrive --resume");
        var run = stopped.out().replaceAll("(?s).*--resume (\\w+).*", "$1");

        assertThat(dlq(0, "redrive", "--resume", run).out())
                .contains("3 dead letters would be redriven");
        assertThat(dlq(0, "redrive", "--resume", run, "--yes").out())
                .contains("3 dead letters redriven");
        assertThat(dlq(2, "redrive", "--resume", run, "--yes").err()).contains("cannot be resumed");
    }
}

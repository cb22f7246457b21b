package dev.leat.cli.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat suggest --accept` writes proposals into the app file, unless the app fails with them. The
/// app file has comments, quotes, flow style and the line ends of Windows.
@Tag("slow")
class AcceptProposalsTest {

    private static final String APP =
            """
            # Sales of the shop
            app: shop
            schemas:
              Sale: {sale_id: 'varchar', quantity: integer, email: varchar, state: varchar, }   # a line
            queues: {Sales: }

            pipelines:
              load:               # counts
                from: {queue: Sales, schema: Sale}
                to:
                  - view: counts   # all
            views:
              counts: {measures: {n: count(*)}}
            # the end\
            """
                    .replace("\n", "\r\n");

    @TempDir private Path folder;

    private Path app;
    private String source = "";

    @BeforeEach
    void writeTheApp() throws IOException {
        app = Files.writeString(folder.resolve("app.yaml"), APP);
        var samples = Files.createDirectory(folder.resolve("samples"));
        source =
                Files.writeString(
                                samples.resolve("Sales.ndjson"),
                                IntStream.range(0, 200)
                                        .mapToObj(i ->
                                                """
                                                {"sale_id":"S%d","quantity":%d,"email":"p%d@example.com","state":"%s"}\
                                                """
                                                        .formatted(
                                                                i,
                                                                i == 5 ? -1 : 1 + i % 7,
                                                                i,
                                                                i % 2 == 0 ? "open" : "done"))
                                        .collect(Collectors.joining("\n", "", "\n")))
                        .toString();
        test("quantity: 1", 1);
    }

    private void test(String quantity, int count) throws IOException {
        Files.createDirectories(folder.resolve("tests"));
        Files.writeString(
                folder.resolve("tests").resolve("a-sale-counts.yaml"),
                """
                given:
                  - send: {Sales: {sale_id: S1, email: a@example.com, state: open, %s}}
                expect:
                  - {view: counts, rows: [{n: %d}]}
                """
                        .formatted(quantity, count));
    }

    private Session run(int code, String... options) {
        var arguments = new java.util.ArrayList<>(java.util.List.of("suggest", source));
        arguments.addAll(java.util.List.of(options));
        if (!arguments.contains("--app")) {
            arguments.addAll(java.util.List.of("--app", folder.toString()));
        }
        return Session.run(code, arguments.toArray(String[]::new));
    }

    /// Returns the number of the proposal with this text.
    private String number(String text) {
        var shown = run(0);
        return shown.out()
                .lines()
                .filter(line -> line.matches(" *\\d+  .*") && line.contains(text))
                .map(line -> line.strip().split(" ", 2)[0])
                .findFirst()
                .orElseThrow(() -> new AssertionError(shown.out()));
    }

    @Test
    void aCheckIsNotWrittenWithoutTheTypeThatItNeeds() throws IOException {
        Files.writeString(app, APP.replace("quantity: integer", "quantity: varchar"));
        test("quantity: '1'", 1);
        var session = run(0, "--accept");
        assertThat(session.err())
                .contains(
                        "Sale declares 'quantity' as varchar",
                        "`quantity is above zero: quantity > 0`, is not written: it needs the type of column 'quantity' in proposal");
        assertThat(Files.readString(app)).doesNotContain("quantity > 0");
    }

    @Test
    void writesAProposalAndKeepsEachOtherByte() throws IOException {
        var session = run(0, "--accept=" + number("quantity > 0"));
        assertThat(session.out())
                .contains(
                        "--- " + app,
                        "+    steps:",
                        "+      - check:",
                        "+          quantity is above zero: quantity > 0",
                        "1 test passed",
                        "accepted in " + app);
        assertThat(Files.readString(app))
                .isEqualTo(
                        APP.replace(
                                "      - view: counts   # all\r\n",
                                "      - view: counts   # all\r\n    steps:\r\n      - check:\r\n          quantity is above zero: quantity > 0\r\n"));
    }

    @Test
    void writesAllProposals() throws IOException {
        var session = run(0, "--accept");
        assertThat(session.err()).contains("has 4 proposals already");
        assertThat(Files.readString(app))
                .contains("quantity: integer not null, email: varchar not null pii")
                .contains("key: sale_id", "state in ('done', 'open')")
                .startsWith("# Sales of the shop\r\n")
                .endsWith("\r\n# the end");
    }

    @Test
    void keepsTheFileIfATestFails() throws IOException {
        test("quantity: -1", 1);
        var session = run(1, "--accept=" + number("quantity > 0"));
        assertThat(session.out()).contains("1 of 1 test failed", "quantity is above zero");
        assertThat(session.err()).contains(app + " is unchanged");
        assertThat(Files.readAllBytes(app)).isEqualTo(APP.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsTheFileIfLintFails() throws IOException {
        var text = APP.replace("email: varchar", "Email: varchar");
        Files.writeString(app, text);
        var session = run(2, "--accept=" + number("email: varchar"));
        assertThat(session.out()).contains("email: varchar");
        assertThat(session.err())
                .contains(app + " is unchanged", app + ":4:", "'email'", "'Email'");
        assertThat(Files.readString(app)).isEqualTo(text);
    }

    @Test
    void theFileIsUnchangedUntilTheTestsHavePassed() throws Exception {
        var own = Files.writeString(folder.resolve("proposed-app.yaml"), "mine");
        var session = whileTheTestsRun(0, () -> assertThat(app).content().isEqualTo(APP));
        assertThat(session.out()).contains("accepted in " + app);
        assertThat(app).content().contains("quantity is above zero");
        assertThat(own).content().isEqualTo("mine");
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("app.yaml", "proposed-app.yaml", "samples", "tests");
    }

    @Test
    void anEditMeanwhileIsKept() throws Exception {
        var session = whileTheTestsRun(1, () -> Files.writeString(app, APP + "# an edit"));
        assertThat(session.err())
                .contains(app + " was changed meanwhile; run the command again")
                .doesNotContain("is unchanged");
        assertThat(app).content().isEqualTo(APP + "# an edit");
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("app.yaml", "samples", "tests");
    }

    private interface Act {
        void act() throws IOException;
    }

    /// Accepts a proposal, and acts while the command reads the tests: a test that is a named pipe
    /// stops it there.
    private Session whileTheTestsRun(int code, Act act) throws Exception {
        var test = folder.resolve("tests/a-sale-counts.yaml");
        var text = Files.readString(test);
        Files.delete(test);
        assumeTrue(
                new ProcessBuilder("mkfifo", test.toString()).start().waitFor() == 0,
                "needs mkfifo");
        var number = number("quantity > 0");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var accepted = threads.submit(() -> run(code, "--accept=" + number));
            try (var pipe = Files.newOutputStream(test)) {
                act.act();
                pipe.write(text.getBytes(StandardCharsets.UTF_8));
            }
            return accepted.get();
        }
    }

    @Test
    void onlyPrintsTheDifference() {
        assertThat(run(0, "--diff").out()).contains("@@ -", "+    key: sale_id");
        assertThat(app).content().isEqualTo(APP);
    }

    @Test
    void saysWhyNothingIsWritten() throws IOException {
        assertThat(run(2, "--accept=99").err()).contains("there is no proposal 99; the proposals");
        assertThat(run(2, "--accept=one").err()).contains("the numbers of proposals");
        assertThat(run(2, "--accept", "--json").err()).contains("--json excludes --accept");
        assertThat(run(2, "--accept", "--pipeline", "lod").err()).contains("did you mean `load`");
        source = Files.writeString(folder.resolve("other.csv"), rows()).toString();
        assertThat(run(2, "--accept").err()).contains("no pipeline reads " + source);
        assertThat(app).content().isEqualTo(APP);
    }

    private static String rows() {
        return IntStream.range(0, 40)
                .mapToObj(i -> i + ",x" + i)
                .collect(Collectors.joining("\n", "a,b\n", "\n"));
    }
}

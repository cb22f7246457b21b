package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Walk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The console of an app with many resources, many causes of failures, and a long record.
@Timeout(600)
@Tag("docs")
class ConsoleLargeTest {

    private static final int PIPELINES = 25;
    private static final int RULES = 55;
    private static final int LONG = 1_000_000;

    @TempDir private Path folder;
    @AutoClose private Background running;
    @AutoClose private Browser browser;

    private static String lines(int count, String line) {
        return IntStream.range(0, count)
                .mapToObj(i -> line.replace("#", Integer.toString(i)))
                .collect(Collectors.joining());
    }

    private static String app() {
        var rules = lines(RULES, "          rule # holds: amount <> #\n");
        var pipeline =
                """
                  count#:
                    from: {queue: orders#, schema: Order}
                    key: id
                    to: [{view: totals}]
                """;
        return """
        app: large
        schemas:
          Order: {id: varchar not null, amount: integer not null, note: varchar}
        api:
          /orders: {queue: orders0, schema: Order}
        queues:
        """
                + lines(PIPELINES, "  orders#:\n")
                + "views:\n  totals: {measures: {orders: count(*)}}\npipelines:\n"
                + pipeline.replace("#", "0")
                + "    steps:\n      - check:\n"
                + rules
                + lines(PIPELINES, pipeline).substring(pipeline.length());
    }

    @BeforeEach
    void start() throws Exception {
        var programs = Walk.folderOf("chromedriver", "--version");
        assumeFalse(programs.isEmpty(), "needs chromedriver");
        Files.writeString(folder.resolve("app.yaml"), app());
        running = new Background(folder.toString());
        browser = new Browser(programs);
    }

    private void order(int amount, String note) throws Exception {
        var order = "{\"id\":\"%d\",\"amount\":%d,\"note\":\"%s\"}".formatted(amount, amount, note);
        assertThat(running.give("/orders", order)).startsWith("202");
    }

    @Test
    void theKindsOfALargeGraphAreFolded() {
        browser.open(running.console());
        browser.await("The resources of a kind are one node");
        assertThat(browser.has("//*[name()='text' and text()='25 resources']")).isTrue();
        assertThat(browser.has("//*[name()='svg']//*[name()='text' and text()='count7']"))
                .isFalse();
        browser.click("//*[contains(@class, 'node pipeline')]");
        browser.await("fold: Pipeline");
        assertThat(browser.has("//*[name()='svg']//*[name()='text' and text()='count7']")).isTrue();
        browser.press("fold: Pipeline");
        browser.await("The resources of a kind are one node");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void groupsHavePagesAndALongRecordIsShown() throws Exception {
        for (int i = 0; i < RULES; i++) {
            order(i, i == 0 ? "x".repeat(LONG) : "");
        }
        browser.open(running.console());
        browser.await(RULES + " dead letters");
        browser.visit("#/letters/orders0-dlq", "groups 1 to 50 of 55");
        browser.press("smaller groups");
        browser.await("groups 51 to 55 of 55");
        browser.press("larger groups");
        browser.await("groups 1 to 50 of 55");
        browser.press("rule 0 holds");
        browser.await("Redrive this group");
        // the letter of the group that was shown before may still be there
        browser.awaitScript(
                "return document.querySelector('pre[aria-label=body]')"
                        + ".textContent.includes('x'.repeat(1000))");
        assertThat(browser.errors()).isEmpty();
    }
}

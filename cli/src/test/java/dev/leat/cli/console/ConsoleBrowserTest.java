package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Walk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The console in a real browser, used by clicks only. The tests share the browser; each test has
/// an app of its own.
@Timeout(600)
@Tag("docs")
class ConsoleBrowserTest {

    private static final String APP = OrdersApp.of("", "", "orders");

    private static final List<String> PAYLOADS =
            List.of(
                    "<script>document.title='attacked'</script>",
                    "<img src=x onerror=document.title='attacked'>",
                    "javascript:document.title='attacked'",
                    "\"><svg onload=document.title='attacked'>",
                    "{{constructor.constructor('document.title=1')()}}",
                    "</pre><iframe srcdoc='<script>parent.document.title=1</script>'>");

    /// Records each element that moves without a click. A number may grow to the left in its own
    /// place.
    private static final String WATCH =
            """
            window.watch?.disconnect();
            window.moved = [];
            window.watch = new PerformanceObserver(list => list.getEntries()
                .flatMap(entry => entry.sources)
                .filter(({node}) => node?.nodeType !== Node.TEXT_NODE || !node.parentElement?.closest('.number, .badge'))
                .forEach(({node}) => window.moved.push(`${node?.nodeName} ${node?.textContent}`)));
            window.watch.observe({type: 'layout-shift'});
            """;

    private static Browser browser;

    @TempDir private Path folder;
    @AutoClose private Background running;

    @BeforeAll
    static void open() throws Exception {
        var programs = Walk.folderOf("chromedriver", "--version");
        assumeFalse(programs.isEmpty(), "needs chromedriver");
        browser = new Browser(programs);
    }

    @AfterAll
    static void quit() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        running = new Background(folder.toString());
    }

    /// Leaves the app before it stops, and removes the errors of this test from the log.
    @AfterEach
    void leave() {
        browser.open("about:blank");
        browser.forgetErrors();
    }

    private String link() {
        return running.console();
    }

    private void order(String id, String user, String amount) throws Exception {
        var order =
                "{\"id\":\"%s\",\"user_id\":\"%s\",\"amount\":%s,\"phone\":\"555-0100\"}"
                        .formatted(id, user.replace("\"", "\\\""), amount);
        assertThat(running.give("/orders", order)).startsWith("202");
    }

    @Test
    void rejectedRecordsAreFoundChangedAndSentAgain() throws Exception {
        for (int i = 1; i <= 5; i++) {
            order("o" + i, "ann", i <= 3 ? "-" + i : "" + i);
        }
        browser.open(link());
        browser.await("3 dead letters");
        browser.click("//*[contains(@class, 'dead_letter_queue')]");
        browser.await("3 dead letters");
        browser.press("amount is above zero");
        browser.await("Letter #");
        assertThat(browser.find("//section[@aria-label='Letter']//mark").getText())
                .matches("-[123].*");
        assertThat(browser.text()).doesNotContain("555-0100");
        browser.press("Redrive this group");
        browser.press("Preview");
        browser.await("0 of 3 letters pass now");
        browser.type("Column", "amount");
        browser.type("SQL expression", "abs(amount)");
        browser.type("Per second", "1");
        browser.press("Preview");
        browser.await("3 of 3 letters pass now");
        // Letters that arrive after the preview are not covered by it, not even during the redrive.
        order("o6", "ann", "-100");
        browser.click("//section[@aria-label='Preview']//button[normalize-space(.)='Redrive']");
        order("o7", "ann", "-200");
        browser.await("completed: 3 letters sent");
        browser.press("✕");
        browser.await("2 dead letters");
        assertThat(running.get("/users/ann")).contains("\"orders\":5", "\"spent\":15");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void everyPageShowsTheApp() throws Exception {
        order("o1", "ann", "10");
        order("o2", "ben", "20");
        browser.open(link());
        browser.await("nothing needs attention");
        assertThat(browser.address()).endsWith("/console/#/overview");
        browser.click("//*[contains(@class, 'node pipeline')]");
        browser.await("Pipeline count_orders");
        browser.await("amount > 0");
        browser.press("Resources");
        browser.press("users");
        browser.await("2 rows");
        browser.await("ben");
        browser.press("Query");
        browser.press("users");
        browser.await("2 rows");
        browser.press("Alarms and activity");
        browser.await("No dead letter was redriven");
        assertThat(browser.errors()).isEmpty();
    }

    /// A copied address shows the same page of a list, the same search and the same order.
    @Test
    void whatAPageShowsIsInItsAddress() throws Exception {
        for (int i = 1; i <= 60; i++) {
            order("n" + i, "ann", "-1");
        }
        order("o1", "ann", "10");
        order("o2", "ben", "20");
        browser.open(link());
        browser.await("60 dead letters");
        browser.show("resources/queue/orders-dlq");
        browser.await("page 1");
        browser.press("next page");
        browser.await("page 2");
        browser.await("#59");
        var second = browser.address();
        browser.press("previous page");
        browser.await("page 1");
        browser.open(second);
        browser.await("#59");
        browser.type("Search the bodies", "N57");
        browser.press("Search");
        browser.await("1 message");
        browser.await("\"n57\""); // three workers, so its number is not always 56
        assertThat(browser.address()).contains("text=N57").doesNotContain("cursor");
        assertThat(browser.text()).doesNotContain("555-0100");
        browser.show("resources/view/users?by=orders");
        assertThat(browser.find("//select").getAttribute("value")).isEqualTo("orders");
        browser.show(
                "query?sql=select sent_at, sequence from \"orders-dlq\" order by 1"
                        .replace(" ", "%20"));
        browser.await("Chart of sequence by sent_at");
        browser.find("//*[@aria-label='sequence by sent_at: sequence 1770']//canvas");
        browser.show("pipeline/count_orders");
        browser.find("//section[@aria-label='Milliseconds per batch']");
        assertThat(browser.errors()).isEmpty();
    }

    /// Numbers that get more digits move nothing else.
    @Test
    void numbersChangeInPlace() throws Exception {
        int letters = 30;
        for (int i = 1; i <= letters; i++) {
            order("o" + i, "ann", "-1");
        }
        browser.open(link());
        browser.await(letters + " dead letters");
        for (var page :
                List.of(
                        "overview",
                        "letters",
                        "pipeline/count_orders",
                        "resources",
                        "resources/queue/orders",
                        "activity")) {
            browser.show(page);
            browser.run(WATCH);
            for (int i = 0; i < 20; i++) {
                letters++;
                order("o" + letters, "ann", "-1");
                order("good" + letters, "ann", "1");
            }
            browser.find("//nav//*[@class='badge' and .='%d']".formatted(letters));
            browser.settle();
            assertThat(browser.run("return window.moved.join('; ')")).as(page).isEqualTo("");
        }
    }

    @Test
    void aReaderCannotRedriveAndALinkWorksOnce() throws Exception {
        order("o1", "ann", "-1");
        var link = link();
        browser.open(link);
        browser.await("1 dead letter");
        browser.press("log out");
        browser.await("Open the link");
        browser.open("about:blank");
        browser.open(link);
        browser.await("the link was used before");
        var session = new Session();
        assertThat(session.run("console", "--read", "--app", folder.toString())).isZero();
        browser.open("about:blank");
        browser.open(session.out().strip());
        browser.await("read only");
        browser.press("Dead letters");
        browser.press("Redrive …");
        browser.press("Preview");
        browser.await("This login may only read");
        assertThat(
                        browser.find(
                                        "//section[@aria-label='Preview']//button[normalize-space(.)='Redrive']")
                                .isEnabled())
                .isFalse();
    }

    @Test
    void valuesAreTextAndNeverMarkup() throws Exception {
        for (int i = 0; i < PAYLOADS.size(); i++) {
            order("good" + i, PAYLOADS.get(i), "1");
            order("bad" + i, PAYLOADS.get(i), "-1");
        }
        browser.open(link());
        browser.await("dead letters");
        browser.press("Dead letters");
        browser.await("Letter #");
        browser.press("Resources");
        browser.press("users");
        browser.await(PAYLOADS.size() + " rows");
        browser.press("Query");
        browser.press("users");
        browser.await(PAYLOADS.size() + " rows");
        assertThat(browser.run("return document.title")).isEqualTo("Query · Leat");
        assertThat(browser.errors()).isEmpty();
    }
}

package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Walk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// The repair of dead letters in a real browser, used by clicks only. The tests share one app and
/// one browser; each test has a queue of its own.
@Timeout(600)
@Tag("docs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleRepairBrowserTest {

    private static final String APP =
            OrdersApp.of(
                            "      - set: {gross: amount * 2}\n",
                            "      - exclude: [gross]\n",
                            "edits",
                            "canaries",
                            "links")
                    .replace(
                            "schemas:\n",
                            "schemas:\n  Visit: {id: varchar not null, at: timestamptz not null}\n")
                    .replace(
                            "views:\n",
                            "views:\n  visits_seen: {key: id, measures: {visits: count(*)}}\n")
                    .replace("queues:\n", "queues:\n  visits:\n")
                    .replace(
                            "pipelines:\n",
                            "pipelines:\n  store_visits: {from: {queue: visits, schema: Visit}, key: id, to: [{view: visits_seen}]}\n")
                    .replace("api:\n", "api:\n  /visits: {queue: visits, schema: Visit}\n");

    @TempDir private static Path folder;
    private Background running;
    private Browser browser;

    @BeforeAll
    void start() throws Exception {
        var programs = Walk.folderOf("chromedriver", "--version");
        assumeFalse(programs.isEmpty(), "needs chromedriver");
        Files.writeString(folder.resolve("app.yaml"), APP);
        running = new Background(folder.toString());
        browser = new Browser(programs);
    }

    @AfterAll
    void stop() {
        if (running != null) {
            browser.close();
            running.close();
        }
    }

    @BeforeEach
    void login() {
        browser.open("about:blank");
        browser.open(link());
        browser.await("Overview");
        browser.forgetErrors();
    }

    private static String link() {
        var session = new Session();
        assertThat(session.run("console", "--app", folder.toString())).isZero();
        return session.out().strip();
    }

    private String console() {
        return link().replaceFirst("#.*", "");
    }

    private void order(String queue, String id, String amount) throws Exception {
        var order =
                "{\"id\":\"%s\",\"user_id\":\"%s\",\"amount\":%s,\"phone\":\"555-0100\"}"
                        .formatted(id, id, amount);
        assertThat(running.give("/" + queue, order)).startsWith("202");
    }

    private String field(String label) {
        return Objects.requireNonNull(
                browser.find(
                                "//label[contains(., '%s')]//*[self::input or self::textarea]"
                                        .formatted(label))
                        .getDomProperty("value"));
    }

    @Test
    void oneLetterIsEditedAndSent() throws Exception {
        order("edits", "e1", "-7");
        browser.press("Dead letters");
        browser.press("edits-dlq");
        browser.await("1 new");
        browser.press("Edit this letter");
        var body = field("Body, as JSON");
        assertThat(body).contains("\"amount\": -7", "\"phone\": \"***\"");
        browser.type("Body, as JSON", body.replace("-7", "-7,,"));
        browser.await("The text is not valid JSON");
        browser.type("Body, as JSON", body.replace("-7", "-8"));
        browser.press("Preview");
        browser.await("0 of 1 letter passes now");
        browser.await("amount is above zero");
        browser.type("Body, as JSON", body.replace("-7", "7"));
        browser.press("Preview");
        browser.await("1 of 1 letter passes now");
        assertThat(browser.find("//pre[contains(@class, 'diff')]").getText())
                .isEqualTo("-   \"amount\": -7,\n+   \"amount\": 7,");
        browser.click("//section[@aria-label='Preview']//button[normalize-space(.)='Redrive']");
        browser.await("completed: 1 letter sent");
        browser.await("edited by hand");
        browser.press("✕");
        browser.await("edits-dlq has no dead letters");
        assertThat(running.get("/users/e1")).contains("\"spent\":7");
        browser.press("Trace");
        browser.type("Key", "e1");
        browser.click("//form//button[.='Trace']");
        browser.await("edited and redriven from edits-dlq by console");
        browser.await("by hand");
        browser.await("stored in ");
        browser.image("trace-of-a-repair");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void aCanaryThatFailsKeepsTheOthers() throws Exception {
        order("canaries", "c1", "-1");
        order("canaries", "c2", "-2");
        browser.press("Dead letters");
        browser.press("canaries-dlq");
        browser.await("2 dead letters");
        browser.press("Redrive …");
        browser.click("//label[contains(., 'predicted to succeed')]/input");
        browser.type("canary", "1");
        browser.await("--canary 1");
        browser.press("Preview");
        browser.await("0 of 2 letters pass now");
        browser.click("//section[@aria-label='Preview']//button[normalize-space(.)='Redrive']");
        browser.await("canary of 1; 1 of 1 failed again; the others were not sent");
        browser.press("✕");
        browser.await("2 dead letters");
        assertThat(browser.errors()).isEmpty();
    }

    /// A date in another form makes the column null. The repair reads the text of the letter.
    @Test
    void aDateInAnotherFormIsRepairedByOneClick() throws Exception {
        var visits = new StringBuilder();
        for (int i = 13; i < 19; i++) {
            visits.append("{\"id\":\"v%1$d\",\"at\":\"%1$d.12.2010 10:%1$d:00\"}%n".formatted(i));
        }
        var file = Files.writeString(folder.resolve("visits.ndjson"), visits);
        assertThat(new Session().run("send", "visits", file.toString(), "--app", folder.toString()))
                .isZero();
        browser.press("Dead letters");
        browser.press("visits-dlq");
        browser.await("6 dead letters");
        browser.click("//td/a[contains(., 'at is not a timestamptz')]");
        browser.await(
                "6 of 6 letters pass with the edit at=strptime(letter.body ->> 'at', '%d.%m.%Y %H:%M:%S')");
        browser.press("Redrive this group");
        browser.await("6 of 6 letters pass");
        browser.type("Column", "at");
        browser.type("SQL expression", "abs(att)");
        browser.press("Preview");
        browser.await("set at: column 'att' does not exist here");
        browser.await("did you mean `at`?");
        assertThat(browser.find("//pre[@role='alert']").getText()).contains("abs(att)");
        browser.type("SQL expression", "strptime(at, '%d.%m.%Y')");
        browser.press("Preview");
        browser.await("its text is: letter.body ->> 'at'");
        browser.type("Only where", "idd = 'v1'");
        browser.type("SQL expression", "at");
        browser.press("Preview");
        browser.await("where: column 'idd' does not exist here");
        browser.press("✕");
        browser.press("Redrive with this edit");
        assertThat(field("SQL expression"))
                .isEqualTo("strptime(letter.body ->> 'at', '%d.%m.%Y %H:%M:%S')");
        browser.type("canary", "2");
        browser.press("Preview");
        browser.await("6 of 6 letters pass now");
        browser.click("//section[@aria-label='Preview']//button[normalize-space(.)='Redrive']");
        browser.await("completed: 6 letters sent, 0 held, 0 not sent");
        browser.await("canary of 2: all its records succeeded");
        browser.press("✕");
        browser.await("No letter of this group is in the queue any more");
        // The refused preview is in the log of the browser as a response with the status 422.
        assertThat(browser.errors()).allMatch(error -> error.contains("422"));
    }

    /// Keys that arrive faster than the page draws are neither lost nor repeated.
    @Test
    void aStatementIsTypedFasterThanThePageDraws() {
        browser.show("query");
        browser.find("//*[@class='editor']");
        browser.awaitScript(
                "return document.querySelector('.editor').shadowRoot?.querySelector('.cm-content') != null");
        browser.run(
                "document.querySelector('.editor').shadowRoot.querySelector('.cm-content').focus()");
        var words = new StringBuilder("select 1 ");
        while (words.length() < 200) {
            words.append("+ ").append(words.length()).append(' ');
        }
        var statement = words.append("as total").toString();
        browser.keys(statement);
        browser.awaitScript(
                "return document.querySelector('.editor').shadowRoot.querySelector('.cm-content').textContent === arguments[0]",
                statement);
        browser.awaitScript(
                "return decodeURIComponent(location.hash) === arguments[0]",
                "#/query?sql=" + statement);
        browser.press("Run");
        browser.await("1 row");
        browser.run(
                "document.querySelector('.editor').shadowRoot.querySelector('.cm-content').focus()");
        browser.keys(" where false");
        browser.awaitScript("return location.hash.endsWith('false')");
        browser.run("history.back()");
        browser.awaitScript(
                "return document.querySelector('.editor').shadowRoot.querySelector('.cm-content').textContent === arguments[0]",
                statement);
        assertThat(browser.errors()).isEmpty();
    }

    /// A page may be left when it has asked for the library of its charts.
    @Test
    void aChartMayBeRemovedBeforeItIsDrawn() {
        browser.show("query");
        browser.run(
                """
                (async () => {
                  const {Lines} = await import('./chart.js');
                  const {h, render} = await import('./vendor/preact.js');
                  await import('./vendor/uplot.js');
                  const page = document.createElement('div');
                  const Observer = window.ResizeObserver;
                  window.ResizeObserver = class extends Observer {
                    constructor(resized) {
                      super(resized);
                      window.ResizeObserver = Observer;
                      queueMicrotask(() => {
                        render(null, page);
                        setTimeout(() => window.removed = true, 100);
                      });
                    }
                  };
                  const series = [{label: 'n', values: [1, 2], color: '--accent'}];
                  render(h(Lines, {label: 'n', minutes: 60, times: [60, 120], series}), page);
                })();
                """);
        browser.awaitScript("return window.removed === true");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void anAddressOpensItsPageAfterTheLogin() throws Exception {
        order("links", "l1", "-1");
        browser.press("log out");
        browser.await("Open the link");
        var page = console() + "#/pipeline/count_links";
        browser.open(page);
        browser.await("Open the link");
        browser.open(link());
        browser.await("Pipeline count_links");
        assertThat(browser.address()).isEqualTo(page);
        browser.await("Removed: gross");
        assertThat(
                        browser.find(
                                        "//section[@aria-label='Steps']//li[code[.='phone']]/span[@class='pii']")
                                .getText())
                .isEqualTo("pii");
    }

    @Test
    void aCommandIsCopiedByKeyboardAndPersonalValuesAreAudited() throws Exception {
        order("links", "l2", "-1");
        browser.press("Dead letters");
        browser.press("links-dlq");
        browser.await("***");
        browser.press("Show personal values");
        browser.await("555-0100");
        browser.find(
                        "//button[starts-with(@aria-label, 'copy the command leat dlq show links-dlq --limit')]")
                .sendKeys(Keys.ENTER);
        browser.await("copied");
        browser.press("Trace");
        var input = browser.find("//label[contains(., 'Key (such as')]/input");
        input.sendKeys(Keys.chord(Keys.CONTROL, "v"));
        var command = Objects.requireNonNull(input.getDomProperty("value"));
        assertThat(command).isEqualTo("./leat dlq show links-dlq --limit 1 --app " + folder);
        var session = new Session();
        assertThat(session.run(command.substring("./leat ".length()).split(" ", -1))).isZero();
        assertThat(session.out()).contains("amount is above zero");
        browser.press("Alarms and activity");
        browser.await("showed personal values: GET /leat/v1/dead-letters/links-dlq/letters");
        assertThat(browser.errors()).isEmpty();
    }
}

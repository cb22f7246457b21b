package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.Background;
import dev.leat.cli.Session;
import dev.leat.cli.Walk;
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
                    "links");

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
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void aCanaryThatFailsKeepsTheOthers() throws Exception {
        order("canaries", "c1", "-1");
        order("canaries", "c2", "-2");
        browser.press("Dead letters");
        browser.press("canaries-dlq");
        browser.await("2 dead letters of 2 records");
        browser.press("Redrive …");
        browser.click("//label[contains(., 'predicted to succeed')]/input");
        browser.type("canary", "1");
        browser.await("--canary 1");
        browser.press("Preview");
        browser.await("0 of 2 letters pass now");
        browser.click("//section[@aria-label='Preview']//button[normalize-space(.)='Redrive']");
        browser.await("canary of 1; 1 of 1 failed again; the others were not sent");
        browser.press("✕");
        browser.await("2 dead letters of 2 records");
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

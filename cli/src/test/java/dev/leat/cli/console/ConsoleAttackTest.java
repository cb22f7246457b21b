package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.fixture.Walk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Values that try to run scripts, to send requests or to break the layout, on every page of the
/// console; and the accessibility of these pages. Each value ends a text and one other part of a
/// page; with `-Dcrash.full` it ends all of them.
@Timeout(600)
@Tag("attack")
class ConsoleAttackTest {

    private static final boolean FULL = System.getProperty("crash.full") != null;

    /// The parts of a page in which a value may end: text, an attribute, a script, a comment.
    private static final List<String> ENDS = List.of("%s", "\">%s", "</script>%s", "-->'>%s");

    /// Examines the page; of a long list only the first rows, because the others have the same
    /// form.
    private static final String AXE =
            """
            const done = arguments[arguments.length - 1];
            const text = one => `${one.help}: ${one.nodes.map(node => node.html).join('; ')}`;
            axe.run({exclude: [['tbody tr:nth-child(n+12)']]}, {RULES resultTypes: ['violations']}).then(
              found => done(found.passes.length === 0 ? 'nothing was examined' : found.violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(text).join('\\n')),
              error => done(String(error)));
            """;

    private static final int CHECKS = 10;
    private static final String LONG_NAME = "n".repeat(990) + "/<b>.txt";
    private static final String DIGITS = "123456789012345678901234567890123456.78";
    private static final String LARGEST = "9223372036854775807";
    private static final String DEEP = "[".repeat(20_000) + "]".repeat(20_000);
    private static final String MEBIBYTE = "<i>" + "w".repeat((1 << 20) - 200) + "</i>";

    private static final List<String> PAGES =
            List.of(
                    "overview",
                    "letters",
                    "pipeline/count_orders",
                    "pipeline/load_lines",
                    "resources",
                    "resources/queue/idle",
                    "resources/queue/orders",
                    "resources/bucket/files",
                    "resources/view/users",
                    "resources/table/items",
                    "resources/lake_table/lines",
                    "resources/warehouse_table/facts",
                    "resources/topic/ops",
                    "resources/stream/live",
                    "resources/endpoint/hook",
                    "trace",
                    "trace/good0",
                    "query",
                    "query?sql=" + encoded("select * from users limit 5"),
                    "activity");

    private static final List<String> PAYLOADS = new ArrayList<>();
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    private static HttpServer canary;
    private static AttackedConsole console;
    private static AttackedFiles files;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        assumeFalse(Walk.folderOf("chromedriver", "--version").isEmpty(), "needs chromedriver");
        canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        canary.createContext(
                "/",
                exchange -> {
                    REQUESTS.incrementAndGet();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        canary.start();
        var url = "http://127.0.0.1:%d/x".formatted(canary.getAddress().getPort());
        int other = 0;
        for (var vector : Files.readAllLines(Path.of("src/test/resources/console/vectors.txt"))) {
            var ends = FULL ? ENDS : List.of(ENDS.getFirst(), ENDS.get(1 + other++ % 3));
            ends.forEach(end -> PAYLOADS.add(end.formatted(vector.replace("CANARY", url))));
        }
        console = new AttackedConsole(folder, PAYLOADS.subList(0, CHECKS));
        for (int i = 0; i < PAYLOADS.size(); i++) {
            give(i, PAYLOADS.get(i));
        }
        files = new AttackedFiles(console, PAYLOADS);
        files.put();
        console.put("files", LONG_NAME, MEBIBYTE);
        console.send("idle", DEEP, "deep");
        console.send("idle", MEBIBYTE, "large");
        console.send("idle", "the last one", "small");
        console.awaitNow(
                "now.queues['orders-dlq'].visible >= %d && ['orders', 'load_lines-files'].every(one => now.queues[one].visible + now.queues[one].inFlight === 0)"
                        .formatted(PAYLOADS.size()));
    }

    /// Sends records, messages and an object with this value.
    private static void give(int i, String payload) throws Exception {
        console.order(
                Map.of(
                        "id",
                        "good" + i,
                        "user_id",
                        payload,
                        "amount",
                        DIGITS,
                        "kind",
                        i < 5 ? 0 : 1,
                        "big",
                        LARGEST,
                        "ratio",
                        0.5,
                        "note",
                        Map.of(payload, payload),
                        "phone",
                        payload));
        var bad =
                Map.of(
                        "id", payload,
                        "user_id", payload,
                        "amount", -1,
                        "kind", i % CHECKS,
                        "note", payload);
        console.send("orders", AttackedConsole.JSON.writeValueAsString(bad), payload);
        console.send("idle", payload, payload);
        console.put("files", payload.replace("/", "|") + ".txt", payload);
    }

    @AfterAll
    static void stop() {
        if (console != null) {
            console.close();
        }
        if (canary != null) {
            canary.stop(0);
        }
    }

    @BeforeEach
    void begin() {
        browser().resize(1280, 900);
        browser().prefer("light");
        browser().forgetErrors();
        browser().open(console.url() + "/console/#/overview");
        browser().await("Overview");
    }

    private static Browser browser() {
        return console.browser();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String quoted(String text) {
        var json = AttackedConsole.JSON.writeValueAsString(text);
        return json.substring(1, json.length() - 1);
    }

    /// Waits until nothing is loading, and checks that the page has not failed.
    private static void visit(String page) {
        browser().show(page);
        assertThat(browser().text()).as(page).doesNotContain("This page failed");
    }

    /// Returns the text of all pages of the list that is shown.
    private static String all() {
        var text = new StringBuilder();
        while (true) {
            text.append(browser().content());
            if (!browser().has("//button[normalize-space(.)='next page'][not(@disabled)]")) {
                return text.toString();
            }
            next();
        }
    }

    /// Shows the next page of a list.
    private static void next() {
        browser()
                .run(
                        "[...document.querySelectorAll('button')].find(one => one.textContent ==="
                                + " 'next page').click()");
        browser().settle();
    }

    @Test
    void valuesAreTextOnEveryPage() {
        for (var page : PAGES) {
            visit(page);
        }
        visit("resources/queue/idle");
        assertThat(all()).contains(PAYLOADS);
        visit("resources/bucket/files");
        assertThat(all())
                .contains(PAYLOADS.stream().map(one -> one.replace("/", "|") + ".txt").toList());
        visit("resources/view/users");
        assertThat(browser().content()).contains(PAYLOADS);
        visit("resources/table/items");
        assertThat(all()).contains(PAYLOADS.stream().map(ConsoleAttackTest::quoted).toList());
        visit("pipeline/count_orders");
        assertThat(browser().content()).contains(PAYLOADS.subList(0, CHECKS));
        files.look();
        visit("activity");
        browser().press("Show personal values");
        browser().settle();
        assertThat(browser().content()).contains(PAYLOADS.get(0));
        letters();
        results();
        assertThat(browser().errors()).isEmpty();
        addresses();
        assertThat(browser().attacks()).isEmpty();
        assertThat(REQUESTS.get()).isZero();
    }

    /// Looks at each dead letter and at the preview of one.
    private static void letters() {
        visit("letters");
        int seen = 0;
        while (seen < PAYLOADS.size()) {
            var numbers = console.letters();
            for (var number : numbers) {
                console.open(number);
                var letter = console.letter();
                assertThat(
                                PAYLOADS.stream()
                                        .filter(one ->
                                                letter.contains("\"" + quoted(one) + "\"")
                                                        && letter.contains(one)))
                        .as(letter)
                        .isNotEmpty();
            }
            seen += numbers.size();
            if (seen < PAYLOADS.size()) {
                next();
            }
        }
        browser().press("Redrive this letter");
        browser().press("Preview");
        browser().await("No letter would be sent");
        browser().press("✕");
    }

    /// Values and column names of a query.
    private static void results() {
        var columns =
                PAYLOADS.stream()
                        .map(one ->
                                "'%s' as \"%s\""
                                        .formatted(
                                                one.replace("'", "''"), one.replace("\"", "\"\"")))
                        .collect(Collectors.joining(", "));
        visit("query?sql=" + encoded("select " + columns));
        browser().await("1 row");
        assertThat(browser().content()).contains(PAYLOADS);
    }

    /// Addresses that name no page, or nothing that exists.
    private static void addresses() {
        for (var page :
                List.of(
                        "letters/",
                        "pipeline/",
                        "resources/queue/",
                        "resources/",
                        "",
                        "query?sql=",
                        "trace/")) {
            for (var payload : List.of(PAYLOADS.get(1), "%", "constructor")) {
                visit(page + (payload.equals("%") ? payload : encoded(payload)));
            }
        }
    }

    @Test
    void extremeValuesAreExactAndFitOnASmallScreen() {
        browser().resize(360, 900);
        browser().prefer("light");
        for (var page : PAGES) {
            visit(page);
            assertThat(browser().overflow()).as(page).isEmpty();
            browser().image("small-" + page.replaceAll("\\W+", "-"));
        }
        visit("resources/view/users");
        assertThat(browser().content()).contains(LARGEST);
        visit("query?sql=" + encoded("select amount, big from facts where id = 'good7'"));
        browser().await("1 row");
        assertThat(browser().content()).contains(DIGITS, LARGEST);
        visit("resources/table/items");
        assertThat(browser().content()).contains(DIGITS, LARGEST);
        visit("resources/bucket/files");
        assertThat(all()).contains(LONG_NAME);
        visit("resources/queue/idle");
        assertThat(all()).contains(DEEP.substring(0, 100), "the last one");
        var statement =
                "select 'nan'::double as a, 'infinity'::double as b, '-infinity'::double as c, 9223372036854775808::hugeint as d, 1.2345678901234567890123456789012345678::decimal(38,37) as e, 1e308::double as f, %s::decimal(38,2) as g"
                        .formatted(DIGITS);
        visit("query?sql=" + encoded(statement));
        browser().await("1 row");
        var cells =
                "return [...document.querySelectorAll('td')].map(one => one.textContent.trim())";
        assertThat(browser().run(cells + ".join(' ')"))
                .isEqualTo(
                        "nan inf -inf 9223372036854775808 1.2345678901234567890123456789012345678 1e+308 "
                                + DIGITS);
        assertThat(browser().errors()).isEmpty();
    }

    @Test
    void noPageHasASeriousAccessibilityProblem() throws Exception {
        String axe;
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("/axe.min.js"))) {
            axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        browser().run(axe);
        for (var page : PAGES) {
            visit(page);
            check(page);
        }
        visit("letters");
        browser().press("Redrive …");
        browser().press("Preview");
        browser().await("No letter would be sent");
        check("redrive");
        browser().press("✕");
        visit("resources/bucket/files");
        browser().click("//tbody//button");
        browser().await("Download");
        check("content");
        // The cookie is that of another host name.
        browser().open(console.url().replace("127.0.0.1", "localhost") + "/console/");
        browser().await("Open the link");
        browser().run(axe);
        check("login");
    }

    /// Checks the page that is shown, and its contrasts in dark colors.
    private static void check(String page) {
        for (var scheme : List.of("light", "dark")) {
            browser().prefer(scheme);
            browser().settle(); // the editor changes its colors after the page
            browser().image(page.replaceAll("\\W+", "-") + "-" + scheme);
            var rules = scheme.equals("dark") ? "runOnly: ['color-contrast'], " : "";
            var problems = browser().await(AXE.replace("RULES", rules), Duration.ofMinutes(2));
            assertThat(problems).as("%s, %s", page, scheme).isEmpty();
        }
    }
}

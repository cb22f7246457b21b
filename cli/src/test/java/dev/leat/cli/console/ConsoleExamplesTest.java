package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Walk;
import dev.leat.contract.ServerProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The console of each example with its samples, in one browser. The endpoint of the example of
/// events is unreachable.
@Timeout(600)
@Tag("docs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleExamplesTest {

    private static final int NARROW = 360;
    private static final int WIDE = 1280;
    private static final int MOST_BYTES = 150_000;

    private static final JsonMapper EXACT =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /// The texts that pages of an example have.
    private static final Map<String, Map<String, List<String>>> EXPECTED =
            Map.of(
                    "orders",
                    Map.of(
                            "overview",
                            List.of("order_stats", "OrderQueue-dlq", "775 delivered"),
                            "letters/OrderQueue-dlq",
                            List.of("313 dead letters", "user_id is not blank"),
                            "pipeline/order_stats",
                            List.of("1,088", "list_bool_and", "Largest change"),
                            "resources/queue/OrderQueue",
                            List.of("The queue is empty."),
                            "resources/view/user_stats",
                            List.of("Largest by", "18102", "27834.61"),
                            "resources/view/global_stats",
                            List.of("311591.50")),
                    "lake",
                    Map.of(
                            "overview",
                            List.of("etl", "ops@example.com", "1 dead letter"),
                            "letters/etl-dlq",
                            List.of("not an S3 notification"),
                            "pipeline/etl",
                            List.of("source/2010-12-20.csv", "6 files processed"),
                            "resources/lake_table/orders",
                            List.of("6 snapshots", "7,512"),
                            "resources/bucket/source",
                            List.of("2010-12-20.csv"),
                            "resources/bucket/target",
                            List.of("Connected with orders"),
                            "resources/bucket/etl-rejects",
                            List.of("Connected with etl"),
                            "activity",
                            List.of("etl has 1 dead letter", "kept")),
                    "warehouse",
                    Map.of(
                            "overview",
                            List.of("clean_stream", "nothing needs attention", "2,997 delivered"),
                            "resources/warehouse_table/sales",
                            List.of("load", "963"),
                            "resources/stream/live",
                            List.of("shardId-000000000001", "clean_stream")),
                    "events",
                    Map.of(
                            "overview",
                            List.of("store_events", "webhook", "48 records wait"),
                            "resources/table/events",
                            List.of("776 items", "536366"),
                            "resources/queue/alerts",
                            List.of("\"order_id\"", "next page"),
                            "resources/topic/large_orders",
                            List.of("alerts"),
                            "resources/bucket/oversize",
                            List.of("Connected with store_events")),
                    "csv",
                    Map.of(
                            "overview",
                            List.of("process_csv", "processed_files"),
                            "resources/bucket/output",
                            List.of("2010-12-01/2010-12-01.rejects"),
                            "resources/view/processed_files",
                            List.of("2010-12-07.csv", "3878")));

    private static final String WIDER =
            "return [...document.querySelectorAll('.graph')].some(one => one.scrollWidth > one.clientWidth)";

    @TempDir private static Path folder;
    private final Map<String, Background> running = new HashMap<>();
    @AutoClose private Browser browser;

    @BeforeAll
    void start() throws Exception {
        var programs = Walk.folderOf("chromedriver", "--version");
        assumeFalse(programs.isEmpty(), "needs chromedriver");
        browser = new Browser(programs);
        int port = ServerProcess.freePort();
        var environment = Map.of("WEBHOOK_URL", "http://127.0.0.1:%d/".formatted(port));
        for (var example : EXPECTED.keySet()) {
            var copy = Example.copy("examples/" + example, folder.resolve(example));
            var app = new Background(new Session(environment), copy.path(), "--samples");
            running.put(example, app);
            browser.open(app.console());
            browser.await("Overview");
        }
    }

    @AfterAll
    void stop() {
        running.values().forEach(Background::close);
    }

    /// Opens the first page of an example, whose login the browser has.
    private void open(String example, int width) {
        browser.resize(width, 800);
        browser.open(Objects.requireNonNull(running.get(example)).url() + "/console/");
        browser.settle();
        // Forgets errors of an app that a test has stopped.
        browser.errors();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "lake", "warehouse", "events", "csv"})
    void everyPageShowsTheExample(String example) {
        open(example, NARROW);
        var pages = browser.pages();
        assertThat(pages).containsAll(EXPECTED.getOrDefault(example, Map.of()).keySet());
        browser.show("query");
        var queries = browser.pages().stream().filter(page -> page.startsWith("query?")).limit(2);
        assertThat(Stream.concat(pages.stream(), queries)).allSatisfy(page -> check(example, page));
        assertThat(browser.errors()).isEmpty();
    }

    private void check(String example, String page) {
        browser.show(page);
        EXPECTED.getOrDefault(example, Map.of())
                .getOrDefault(page, List.of())
                .forEach(browser::await);
        assertThat(browser.text())
                .as(page)
                .doesNotContainPattern("\\bundefined\\b|\\bNaN\\b|\\[object|This page failed");
        assertThat(browser.overflow()).as("overflow of " + page).isEmpty();
        assertThat(browser.run(WIDER)).as("graph of " + page).isEqualTo("false");
    }

    /// A check is wrong: customers may also order as guests.
    @Test
    void lettersOfAWrongCheckAreFoundAndSentAgain(@TempDir Path path) throws Exception {
        var example = Example.copy("examples/orders", path);
        var app = Files.readString(example.app());
        var check = "          user_id is not blank: user_id <> ''\n";
        assertThat(app).contains(check);
        browser.resize(WIDE, 800);
        try (var before = new Background(example.path(), "--samples")) {
            browser.open(before.console());
            browser.await("313 dead letters");
            browser.click("//*[contains(@class, 'dead_letter_queue')]");
            browser.press("user_id is not blank");
            // Until the letters of the group are loaded, the page shows one of another group.
            browser.find("//section[@aria-label='Letter']//mark[contains(., '\"\"')]");
            browser.await("step 2: check");
            browser.click("//section[@aria-label='Letter']//a[.='order_stats']");
            browser.await("user_id <> ''");
        }
        Files.writeString(example.app(), app.replace(check, ""));
        try (var after = new Background(example.path())) {
            var orders = orders(example);
            var total = orders.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            int passing = orders.size() - 775;
            browser.open(after.console());
            browser.await("313 dead letters");
            browser.press("Dead letters");
            browser.press("user_id is not blank");
            browser.press("Redrive this group");
            browser.press("Preview");
            browser.await("%d of 187 letters pass now".formatted(passing));
            browser.await("quantities and prices are above zero");
            browser.click("//section[@aria-label='Preview']//button[normalize-space(.)='Redrive']");
            browser.await("completed: %d letters sent".formatted(passing));
            browser.press("✕");
            browser.await("%d dead letters".formatted(313 - passing));
            browser.press("Resources");
            browser.press("global_stats");
            browser.await(total.toPlainString());
            assertThat(after.get("/stats/global"))
                    .contains("\"total_orders\":" + orders.size())
                    .contains("\"total_revenue\":" + total.toPlainString());
        }
    }

    /// The values of the valid orders of the samples, if an order needs no user.
    private static List<BigDecimal> orders(Example example) throws IOException {
        return Files.readAllLines(example.folder().resolve("samples/OrderQueue.ndjson")).stream()
                .map(EXACT::readTree)
                .filter(ConsoleExamplesTest::isValid)
                .map(order -> order.path("order_value").decimalValue())
                .toList();
    }

    private static boolean isValid(JsonNode order) {
        var value = order.path("order_value").decimalValue();
        var sum = BigDecimal.ZERO;
        boolean positive = value.signum() > 0 && !order.path("items").isEmpty();
        for (var item : order.path("items")) {
            var quantity = item.path("quantity").decimalValue();
            var price = item.path("price_per_unit").decimalValue();
            positive &= quantity.signum() > 0 && price.signum() > 0;
            sum = sum.add(quantity.multiply(price));
        }
        return positive && sum.setScale(2, RoundingMode.HALF_UP).compareTo(value) == 0;
    }

    @Test
    void badLinesOfAFileAreShown() {
        open("csv", WIDE);
        browser.click("//*[contains(@class, 'node pipeline')][.//*[.='process_csv']]");
        browser.click("//tr[contains(., 'input/2010-12-01.csv')]//button[.='bad lines']");
        browser.await("624,56725,UnitPrice,price is above zero,0.0000,\"536414,22139");
        browser.await("1972,");
        browser.press("✕");
        browser.press("Dead letters");
        browser.await("What to do: correct these lines in the file");
        browser.image("letter-of-a-file");
        browser.click("//section[@aria-label='Letter']//button[.='bad lines']");
        browser.await("UnitPrice,price is above zero");
        browser.press("✕");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void anOrderIsTraced() {
        open("orders", WIDE);
        browser.press("Trace");
        browser.type("Key", "536366");
        browser.click("//form//button[.='Trace']");
        browser.await("view user_stats");
        browser.await("● delivered");
        browser.type("Key", "536414");
        browser.click("//form//button[.='Trace']");
        browser.click("//summary[.='Columns after each step']");
        browser.await("no change");
        browser.await("check ■ rejected");
        browser.press("dead letter #");
        browser.await("\"order_id\": \"536414\"");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void anAddressWithoutAPageIsNotFound() {
        open("orders", NARROW);
        browser.visit("#/nothing", "Page not found");
        browser.visit("#/letters/nothing", "no dead-letter queue nothing");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void anUnreachableEndpointShowsItsBacklog() {
        open("events", WIDE);
        browser.click("//a[contains(., 'Endpoint')][contains(., 'unreachable since')]");
        browser.await("■ unreachable since");
        browser.await("48 records, the oldest since 20");
        browser.await("Leat tries again");
        browser.await("▲ waiting");
        browser.press("Try now");
        browser.await("tried at");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void picturesOfTheDocs() throws Exception {
        open("lake", WIDE);
        browser.await("1 pipeline, 0/s");
        save("overview");
        open("orders", WIDE);
        browser.press("Dead letters");
        browser.press("user_id is not blank");
        browser.press("Redrive this group");
        browser.type("Column", "user_id");
        browser.type("SQL expression", "'GUEST'");
        browser.press("Preview");
        browser.await("55 of 187 letters pass now");
        browser.resize(WIDE, 1000);
        save("redrive");
        browser.resize(WIDE, 800);
        browser.press("✕");
        browser.show("trace/536414");
        save("trace");
        browser.show(
                "query?sql=select%20user_id%2C%20total_spend%20from%20user_stats%20order%20by%20total_spend%20desc%20limit%2010");
        browser.await("10 rows");
        save("query");
    }

    /// Writes a picture to `target`, or to `docs` with `-Dscreenshots=write`.
    private void save(String name) throws IOException {
        browser.settle();
        var picture = ConsolePicture.of(browser.picture());
        assertThat(picture.image().getWidth()).isEqualTo(WIDE);
        assertThat(picture.colors()).as("colours of " + name).isGreaterThan(50);
        byte[] png = picture.png();
        assertThat(png).as(name).hasSizeLessThan(MOST_BYTES);
        var to =
                Path.of(
                        "write".equals(System.getProperty("screenshots"))
                                ? "../docs/images"
                                : "target/screenshots");
        Files.createDirectories(to);
        Files.write(to.resolve("console-" + name + ".png"), png);
        assertThat(Path.of("../docs/images/console-" + name + ".png")).exists();
    }
}

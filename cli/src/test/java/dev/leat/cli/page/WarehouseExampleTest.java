package dev.leat.cli.page;

import static dev.leat.cli.fixture.Example.leat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Example;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example of warehouse tables: its rows compared with those that a script computes from the
/// same samples, also after everything is sent twice, and the repair of dead letters by hand and by
/// the alarm.
@Tag("docs")
class WarehouseExampleTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNode EXPECTED =
            JSON.readTree(Path.of("..", Example.WAREHOUSE, "samples", "expected.json"));

    private static final String WITHOUT_PRICE =
            """
            {"sale_id":"till 7/1","InvoiceNo":"540001","StockCode":"22386","Quantity":1,\
            "InvoiceDate":"2011-02-05T10:00:00"}\
            """;

    @TempDir private Path folder;

    private static void up(Example example, String... more) {
        var arguments = new java.util.ArrayList<String>();
        arguments.addAll(java.util.List.of("up", example.path(), "--until-idle"));
        arguments.addAll(java.util.List.of("--port", "0", "--aws-port", "off"));
        arguments.addAll(java.util.List.of(more));
        leat(0, arguments.toArray(String[]::new));
    }

    private static JsonNode sql(Example example, String statement) {
        return JSON.readTree(leat(0, "sql", statement, "--json", "--app", example.path()));
    }

    @Test
    void bothPathsLoadTheRowsThatTheScriptComputes() throws Exception {
        var example = Example.warehouse(folder);
        for (int times = 0; times < 2; times++) {
            up(example, "--samples");
            assertRows(example);
        }
        assertThat(leat(0, "warehouse", "verify", "--app", example.path()))
                .contains("2,997 rows, correct");
        leat(0, "send", "live_cleaned", WITHOUT_PRICE, "--app", example.path());
        up(example);
        assertThat(leat(0, "dlq", "show", "live_cleaned", "--app", example.path()))
                .contains("UnitPrice      <- is missing or null");
        leat(
                0,
                "dlq",
                "redrive",
                "live_cleaned",
                "--set",
                "UnitPrice=1.95",
                "--yes",
                "--app",
                example.path());
        up(example);
        var repaired =
                sql(example, "select UnitPrice as p from sales where sale_id = 'till 7/1'").get(0);
        assertThat(repaired.get("p").decimalValue()).isEqualByComparingTo("1.95");
    }

    /// The first version of the app refuses sales that it should load. The second one does not, and
    /// its alarm redrives them: five first, then the others.
    @Test
    void theAlarmRedrivesDeadLettersAndEachSaleIsLoadedOnce() throws Exception {
        var example = Example.warehouse(folder);
        var file = example.folder().resolve("app.yaml");
        var mended = Files.readString(file).replace("    for: 5m\n", "    for: 0s\n");
        var from = "    from: {queue: live_cleaned, schema: Sale}\n";
        var check = "    steps: [check: {the price is low: UnitPrice < 1}]\n";
        var strict = mended.replace(from, from + check);
        assertThat(strict).isNotEqualTo(mended).contains("for: 0s");
        var sales =
                IntStream.rangeClosed(1, 8)
                        .mapToObj(WarehouseExampleTest::sale)
                        .collect(Collectors.joining("\n"));
        var sent = example.folder().resolve("sales.ndjson");
        Files.writeString(sent, sales);
        send(example, sent);

        Files.writeString(file, strict.replaceAll("(?m)^    redrive: .*\n", ""));
        up(example);
        assertThat(leat(0, "dlq", "ls", "live_cleaned", "--app", example.path()))
                .contains("the price is low");
        assertThat(loaded(example)).isZero();

        Files.writeString(file, mended);
        try (var app = new Background(example.path())) {
            app.awaitOut("ALARM dead_letters: live_cleaned has 8 dead letters, more than 0");
            app.awaitOut(
                    "redrive policy of dead_letters: 5 dead letters are sent back as a canary");
            app.awaitOut("redrive policy of dead_letters: all 3 records passed");
            app.awaitOut("OK dead_letters: live_cleaned has 0 dead letters");
            assertThat(loaded(example)).isEqualTo(8);
        }
        send(example, sent);
        up(example);
        assertThat(loaded(example)).isEqualTo(8);
        assertThat(leat(0, "warehouse", "verify", "--app", example.path()))
                .contains("8 rows, correct");
    }

    private static void send(Example example, Path sales) {
        leat(0, "send", "tills", sales.toString(), "--lines", "--app", example.path());
    }

    private static String sale(int number) {
        return WITHOUT_PRICE
                .replace("till 7/1", "till 9/" + number)
                .replace("}", ",\"UnitPrice\":\"2.50\"}");
    }

    private static long loaded(Example example) {
        return sql(example, "select count(*) as n from sales").get(0).get("n").longValue();
    }

    private static void assertRows(Example example) {
        var found = new TreeMap<String, String>();
        for (var row :
                sql(
                        example,
                        "select strftime(InvoiceDate, '%Y-%m-%d') || ' ' || coalesce(Region,"
                                + " 'none') as place, count(*) as rows, count(distinct CustomerID) as"
                                + " customers, sum(Quantity)::varchar as quantity, sum(Quantity *"
                                + " UnitPrice)::decimal(18,2)::varchar as amount from sales group by"
                                + " all")) {
            found.put(row.get("place").stringValue(), totals(row));
        }
        var expected = new TreeMap<String, String>();
        EXPECTED.forEachEntry((place, totals) -> expected.put(place, totals(totals)));
        assertThat(found).isEqualTo(expected);
    }

    private static String totals(JsonNode row) {
        return "%d rows, %d customers, %s pieces, %s"
                .formatted(
                        row.get("rows").longValue(),
                        row.get("customers").longValue(),
                        row.get("quantity").stringValue(),
                        row.get("amount").stringValue());
    }
}

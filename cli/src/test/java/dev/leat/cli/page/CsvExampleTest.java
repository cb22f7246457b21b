package dev.leat.cli.page;

import static dev.leat.cli.fixture.Example.leat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Walk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example of files, with its samples: its page, and what a script of its own says of the same
/// lines.
@Tag("docs")
class CsvExampleTest {

    private static final JsonNode EXPECTED =
            JsonMapper.shared().readTree(Path.of("..", Example.CSV, "samples", "expected.json"));

    @TempDir Path folder;

    private Example example;

    @BeforeEach
    void copy() throws IOException {
        example = Example.csv(folder);
        up("--samples");
    }

    private void up(String... more) {
        var words = new ArrayList<>(List.of("up", example.path(), "--until-idle"));
        words.addAll(List.of("--port", "0", "--aws-port", "0"));
        words.addAll(List.of(more));
        leat(0, words.toArray(String[]::new));
    }

    private List<JsonNode> sql(String statement) {
        var rows = new ArrayList<JsonNode>();
        JsonMapper.shared()
                .readTree(leat(0, "sql", statement, "--json", "--app", example.path()))
                .forEach(rows::add);
        return rows;
    }

    @Test
    void isWhatItsPageShows() throws Exception {
        try (var running = new Background(example.path())) {
            var page = Document.read(Example.CSV_PAGE).without(List.of(CsvFromOutsideTest.OUTSIDE));
            new Walk(example, running, Map.of()).through(page);
        }
    }

    @Test
    void addsUpToWhatTheLinesSay() {
        assertRight();
    }

    @Test
    void changesNothingWhenTheSamplesComeAgain() {
        var before = leat(0, "ls", "buckets", "output", "--app", example.path());
        up("--samples");
        assertThat(leat(0, "ls", "buckets", "output", "--app", example.path())).isEqualTo(before);
        assertRight();
    }

    private void assertRight() {
        var countries = new TreeMap<String, List<Object>>();
        EXPECTED.get("countries")
                .forEachEntry((name, of) ->
                        countries.put(
                                name,
                                List.of(
                                        of.get("lines").longValue(),
                                        of.get("customers").longValue(),
                                        plain(of.get("revenue").stringValue()))));
        var found = new TreeMap<String, List<Object>>();
        for (var row :
                sql(
                        "select Country as name, count(*) as lines, count(distinct CustomerID) as"
                                + " customers, sum(Quantity * UnitPrice)::varchar as revenue from output"
                                + " group by Country")) {
            found.put(
                    row.get("name").stringValue(),
                    List.of(
                            row.get("lines").longValue(),
                            row.get("customers").longValue(),
                            plain(row.get("revenue").stringValue())));
        }
        assertThat(found).isEqualTo(countries);
        EXPECTED.get("files").forEachEntry(this::assertFile);
    }

    private static BigDecimal plain(String number) {
        return new BigDecimal(number).stripTrailingZeros();
    }

    private void assertFile(String name, JsonNode of) {
        var rejects = name.replace(".csv", ".rejects");
        var lines = new ArrayList<Long>();
        sql("select line::bigint as line from 'output/*/%s' order by 1".formatted(rejects))
                .forEach(row -> lines.add(row.get("line").longValue()));
        var right = new ArrayList<Long>();
        of.get("rejected_lines").forEach(line -> right.add(line.longValue()));
        assertThat(lines).as(name).isEqualTo(right);
        assertThat(sql("select * from processed_files where file = '%s'".formatted(name)))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get("versions").longValue()).isEqualTo(1);
                    assertThat(row.get("rows_read").longValue())
                            .isEqualTo(of.get("read").longValue());
                    assertThat(row.get("rows_rejected").longValue())
                            .isEqualTo(of.get("rejected").longValue());
                });
    }
}

package dev.leat.cli.trial.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.FilePhase;
import dev.leat.cli.trial.Trial;
import dev.leat.cli.trial.file.Published.Rejected;
import dev.leat.kernel.Kernels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Former defects of a pipeline that cleans a table of titles: rows were lost, merged, or changed
/// although they were right, in tab-separated files where `\N` is NULL and quotes have no meaning.
class TitlesDefectsTest {

    private static final String APP =
            """
            app: titles
            schemas:
              Title:
                tconst: varchar not null
                titleType: varchar not null
                primaryTitle: varchar not null
                originalTitle: varchar not null
                isAdult: {type: boolean, format: '1/0'}
                startYear: integer
                endYear: integer
                runtimeMinutes: integer
                genres: varchar
            buckets:
              input:
              output:
            pipelines:
              clean:
                from: {bucket: input, format: tsv, schema: Title, csv: {nulls: ['\\N']}}
                steps:
                  - distinct: [tconst]
                to:
                  - bucket: output
                    path: "{source.stem}.ndjson"
                    format: ndjson
            """;

    private static final String HEADER =
            "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear"
                    + "\truntimeMinutes\tgenres\n";

    @AutoClose private static final Kernels KERNELS = new Kernels();

    @TempDir Path folder;

    private final List<String> rows = new ArrayList<>();

    /// A row with these title, flag, year and runtime.
    private void row(String title, String adult, String year, String runtime) {
        rows.add(
                "tt%d\tmovie\t%s\t%s\t%s\t%s\t\\N\t%s\tDrama"
                        .formatted(rows.size(), title, title, adult, year, runtime));
    }

    private byte[] file() {
        return (HEADER + String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private interface Look {
        void at(Published output, List<JsonNode> documents) throws Exception;
    }

    private void cleaned(String name, byte[] content, Look look) throws Exception {
        var app = Files.writeString(folder.resolve("app.yaml"), APP);
        try (var trial =
                Trial.open(app, folder.resolve("state"), KERNELS, UnaryOperator.identity())) {
            trial.put("input", name, content);
            trial.pipelines().start();
            trial.pipelines().awaitIdle();

            assertThat(trial.platform().files().latest("clean", 2))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.phase()).isEqualTo(FilePhase.DONE));
            var output = new Published(trial, "output");
            look.at(output, output.documents("titles.ndjson"));
        }
    }

    private void cleaned(Look look) throws Exception {
        cleaned("titles.tsv", file(), look);
    }

    private static List<String> texts(List<JsonNode> documents, String column) {
        return documents.stream().map(row -> row.path(column).asString()).toList();
    }

    @Test
    void oneUnknownFlagChangesNoOther() throws Exception {
        row("a", "0", "1990", "90");
        row("b", "\\N", "1990", "90");
        row("c", "1", "1990", "90");
        cleaned((_, documents) -> {
            assertThat(documents.get(0).get("isAdult").booleanValue()).isFalse();
            assertThat(documents.get(1).path("isAdult").isBoolean()).isFalse();
            assertThat(documents.get(2).get("isAdult").booleanValue()).isTrue();
        });
    }

    @Test
    void titlesThatLookLikeNothingAreTitles() throws Exception {
        var titles = List.of("NA", "nan", "null", "None", "Null", "N/A", "NULL", "#N/A");
        titles.forEach(title -> row(title, "0", "1990", "90"));
        cleaned((_, documents) -> assertThat(texts(documents, "primaryTitle")).isEqualTo(titles));
    }

    @Test
    void quotesMeanThemselves() throws Exception {
        var titles = List.of("\"Hello", "between", "World\"", "\"Quoted\" Title", "5\" disk", "\"");
        titles.forEach(title -> row(title, "0", "1990", "90"));
        cleaned((_, documents) -> {
            assertThat(texts(documents, "primaryTitle")).isEqualTo(titles);
            assertThat(texts(documents, "originalTitle")).isEqualTo(titles);
        });
    }

    @Test
    void titlesOfDigitsStayTexts() throws Exception {
        var titles = List.of("007", "1917", "1e3", "0.50");
        titles.forEach(title -> row(title, "0", "1990", "90"));
        cleaned((_, documents) -> assertThat(texts(documents, "primaryTitle")).isEqualTo(titles));
    }

    @Test
    void aBadRowCostsItselfAndSaysWhy() throws Exception {
        row("good", "0", "1990", "90");
        row("bad year", "0", "19x0", "90");
        row("half a minute", "0", "1990", "90.5");
        row("a year for a flag", "2020", "1990", "90");
        rows.add(rows.getFirst().replace("tt0", "tt4") + "\tmore");
        rows.add("tt5\tmovie\tshort");
        row("good as well", "1", "1991", "\\N");
        cleaned((output, documents) -> {
            assertThat(texts(documents, "primaryTitle")).containsExactly("good", "good as well");
            var rejected = output.rejected("titles.rejects");
            assertThat(rejected).extracting(Rejected::line).containsExactly(3L, 4L, 5L, 6L, 7L);
            assertThat(rejected)
                    .extracting(Rejected::column)
                    .startsWith("startYear", "runtimeMinutes", "isAdult");
            assertThat(rejected).extracting(Rejected::value).startsWith("19x0", "90.5", "2020");
            assertThat(rejected).extracting(Rejected::text).isEqualTo(rows.subList(1, 6));
            assertThat(rejected).noneSatisfy(line -> assertThat(line.reason()).isBlank());
        });
    }

    @Test
    void whatHasNoEndYearIsKept() throws Exception {
        row("a", "0", "1990", "90");
        cleaned((_, documents) ->
                assertThat(documents)
                        .singleElement()
                        .satisfies(row ->
                                assertThat(row.path("endYear").isIntegralNumber()).isFalse()));
    }

    @Test
    void aRowThatIsThereTwiceComesOutOnce() throws Exception {
        row("a", "0", "1990", "90");
        row("b", "0", "1990", "90");
        rows.add(rows.getFirst());
        cleaned((_, documents) ->
                assertThat(texts(documents, "tconst")).containsExactlyInAnyOrder("tt0", "tt1"));
    }

    @Test
    void theFormatIsTheOneThatTheAppSays() throws Exception {
        row("in a compressed file", "0", "1990", "90");
        cleaned(
                "titles.tsv.gz",
                gzip(file()),
                (_, documents) -> assertThat(texts(documents, "tconst")).containsExactly("tt0"));
    }

    /// The file is named and described as CSV, and has tabs.
    @Test
    void tabsAreReadAsTheAppSaysWhateverTheNameOfTheFile() throws Exception {
        row("a, b", "0", "1990", "90");
        row("c", "1", "1990", "90");
        cleaned(
                "titles.csv",
                file(),
                (_, documents) ->
                        assertThat(texts(documents, "primaryTitle")).containsExactly("a, b", "c"));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}

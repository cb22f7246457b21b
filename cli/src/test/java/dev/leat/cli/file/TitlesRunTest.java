package dev.leat.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Titles in IMDb's format with `leat run` and in a warehouse table: tabs, no quotes, `\N` for
/// NULL, 1 and 0 for booleans. Each row is one that a common cleaner loses or changes.
class TitlesRunTest {

    private static final String HEADER =
            "tconst\ttitleType\tprimaryTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\n";

    private static final String COLUMNS =
            "tconst,titleType,primaryTitle,isAdult,startYear,endYear,runtimeMinutes\n";

    @TempDir private Path folder;

    private final List<String> rows = new ArrayList<>();

    @BeforeEach
    void app() throws IOException {
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: titles
                schemas:
                  Title:
                    tconst: varchar not null
                    titleType: varchar not null
                    primaryTitle: varchar not null
                    isAdult: {type: boolean, format: '1/0'}
                    startYear: integer
                    endYear: integer
                    runtimeMinutes: integer
                buckets: {input: , output: }
                warehouse_tables:
                  titles: {schema: Title, key: tconst}
                pipelines:
                  load:
                    from: {bucket: input, format: tsv, schema: Title, csv: {nulls: ['\\N']}}
                    to: [{warehouse_table: titles}]
                  copy:
                    from: {bucket: input, prefix: copied/, format: tsv, schema: Title, csv: {nulls: ['\\N']}}
                    to: [{bucket: output, path: "{source.stem}.csv", format: csv}]
                """);
    }

    private void row(String title, String adult, String year, String runtime) {
        rows.add(
                String.join("\t", "tt" + rows.size(), "movie", title, adult, year, "\\N", runtime));
    }

    private void title(String title) {
        row(title, "0", "1999", "90");
    }

    private String file(String name) throws IOException {
        var file = folder.resolve(name);
        var text = HEADER + String.join("\n", rows) + (rows.isEmpty() ? "" : "\n");
        try (var out = Files.newOutputStream(file)) {
            if (name.endsWith(".gz")) {
                try (var gzip = new GZIPOutputStream(out)) {
                    gzip.write(text.getBytes(StandardCharsets.UTF_8));
                }
            } else {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file.toString();
    }

    private Session leat(int code, String... arguments) {
        var session = new Session();
        var words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--app", folder.toString()));
        int ended = session.run(words.toArray(String[]::new));
        assertThat(ended).as(session.out() + session.err()).isEqualTo(code);
        return session;
    }

    private Session run(String pipeline, String input) throws IOException {
        return leat(0, "run", pipeline, "-i", input, "-o", folder.resolve("out.csv").toString());
    }

    private String cleaned(String name) throws IOException {
        run("load", file(name));
        return Files.readString(folder.resolve("out.csv"));
    }

    @Test
    void valuesStayWhatTheyAre() throws Exception {
        for (var title :
                List.of("NA", "nan", "null", "None", "\"Hello", "World\"", "007", "a, b")) {
            title(title);
        }
        row("\"Quoted\" Title", "\\N", "\\N", "\\N");
        row("adult", "1", "1917", "90");
        assertThat(cleaned("titles.tsv"))
                .isEqualTo(
                        COLUMNS
                                + """
                                tt0,movie,NA,false,1999,,90
                                tt1,movie,nan,false,1999,,90
                                tt2,movie,null,false,1999,,90
                                tt3,movie,None,false,1999,,90
                                tt4,movie,\"""Hello",false,1999,,90
                                tt5,movie,"World""\",false,1999,,90
                                tt6,movie,007,false,1999,,90
                                tt7,movie,"a, b",false,1999,,90
                                tt8,movie,\"""Quoted"" Title",,,,
                                tt9,movie,adult,true,1917,,90
                                """);
    }

    @Test
    void rowsThatDoNotFitAreRejectedWithTheirReasons() throws Exception {
        title("good");
        row("year", "0", "19x0", "90");
        row("half a minute", "0", "1999", "90.5");
        row("a year for a flag", "2020", "1999", "90");
        rows.add("tt4\tmovie\tlong\t0\t1999\t\\N\t90\tmore");
        rows.add("tt5\tmovie\tshort");
        var input = file("titles.tsv");
        var said = run("load", input);
        assertThat(said.err()).contains("1 file: 6 read, 1 written, 0 filtered, 5 rejected");
        assertThat(Files.readString(folder.resolve("out.titles.rejects")).lines())
                .satisfiesExactly(
                        header -> assertThat(header).startsWith("line,"),
                        line -> assertThat(line).startsWith("3,").contains("startYear", "19x0"),
                        line ->
                                assertThat(line)
                                        .startsWith("4,")
                                        .contains("runtimeMinutes", "90.5"),
                        line -> assertThat(line).startsWith("5,").contains("isAdult", "2020"),
                        line ->
                                assertThat(line)
                                        .startsWith("6,")
                                        .contains("more values (8)", "columns (7)"),
                        line -> assertThat(line).startsWith("7,").contains("fewer values (3)"));
        leat(
                2,
                "run",
                "load",
                "--fail-on-rejects",
                "-i",
                input,
                "-o",
                folder.resolve("again.csv").toString());
    }

    @Test
    void aKeyOccursOnceInTheOutputIfTheSinkJudgesByKey() throws Exception {
        title("a");
        title("b");
        rows.add(rows.getFirst());
        rows.add(rows.getFirst().replace("\ta\t", "\tother\t"));
        assertThat(cleaned("titles.tsv"))
                .isEqualTo(COLUMNS + "tt0,movie,a,false,1999,,90\ntt1,movie,b,false,1999,,90\n");
        assertThat(Files.readString(folder.resolve("out.titles.rejects")))
                .contains("\n5,")
                .contains("tconst");
        run("copy", folder.resolve("titles.tsv").toString());
        assertThat(Files.readString(folder.resolve("out.csv")).lines()).hasSize(5);
    }

    @Test
    void aHeaderWithoutRowsGivesAHeader() throws Exception {
        assertThat(cleaned("titles.tsv")).isEqualTo(COLUMNS);
    }

    @Test
    void aCompressedFileIsKnownByItsName() throws Exception {
        title("a");
        assertThat(cleaned("titles.tsv.gz")).isEqualTo(COLUMNS + "tt0,movie,a,false,1999,,90\n");
    }

    @Test
    void tabsAreReadAsTheAppSaysWhateverTheNameOfTheFile() throws Exception {
        title("a, b");
        var rows = COLUMNS + "tt0,movie,\"a, b\",false,1999,,90\n";
        assertThat(cleaned("titles.csv")).isEqualTo(rows);
        assertThat(cleaned("titles.csv.gz")).isEqualTo(rows);
    }

    @Test
    void aFileWithBlanksInItsNameIsLoadedOnce() throws Exception {
        title("a");
        title("b");
        rows.add(rows.getFirst());
        var input = file("my titles +\u00e9 (1).tsv");
        for (int times = 0; times < 2; times++) {
            leat(0, "put", input, "input/of a week/my titles +\u00e9 (1).tsv");
            var up = new Session();
            assertThat(
                            up.run(
                                    "up",
                                    folder.toString(),
                                    "--until-idle",
                                    "--port",
                                    "0",
                                    "--aws-port",
                                    "off"))
                    .as(up.err())
                    .isZero();
        }
        assertThat(
                        leat(
                                        0,
                                        "sql",
                                        "select tconst, isAdult from titles order by 1",
                                        "--format",
                                        "csv")
                                .out())
                .isEqualTo("tconst,isAdult\ntt0,false\ntt1,false\n");
        assertThat(leat(0, "ls", "warehouse_tables", "titles", "--json").out().lines()).hasSize(1);
    }
}

package dev.leat.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.leat.cli.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of which no row is left, through `leat run` and `leat up`: both write the same.
@Tag("slow")
class FilesWithoutRowsTest {

    private static final String HEAD =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, country: varchar, amount: 'decimal(18,2)'}
            buckets:
              input:
              output:
            pipelines:
            """;

    private static final String HEADER = "id,country,amount\n";

    private static final String FILTERED = HEADER + "1,NO,-1\n2,SE,-2\n";

    private static final String REJECTED = HEADER + ",NO,1\n3,SE,much\n";

    private static final String POSITIVE = "where: amount > 0";

    /// A file, how its pipeline reads it, the steps, and the file that comes of it.
    private record Case(String name, byte[] input, String from, String steps, String output) {

        Case(String name, String input, String from, String steps, String output) {
            this(name, bytes(input), from, steps, output);
        }

        static Case csv(String name, String input, String steps, String output) {
            return new Case(name + "/none.csv", input, "format: csv, schema: Sale", steps, output);
        }

        String pipeline() {
            return name.substring(0, name.indexOf('/'));
        }

        String stem() {
            return name.substring(name.indexOf('/') + 1, name.indexOf('.'));
        }

        String yaml() {
            return """
              %1$s:
                from: {bucket: input, prefix: %1$s/, %2$s}
                steps: [%3$s]
                max_rejects: 100%%
                to: [{bucket: output, path: "%1$s/{source.stem}.csv"}]
            """
                    .formatted(pipeline(), from, steps);
        }
    }

    @TempDir Path folder;

    private List<Case> cases() throws Exception {
        var open = "format: csv, schema: Sale";
        return List.of(
                new Case(
                        "tsv/none.tsv",
                        HEADER.replace(',', '\t'),
                        "format: tsv, schema: Sale",
                        "",
                        HEADER),
                new Case("gzip/none.csv.gz", gzip(HEADER), open, "", HEADER),
                new Case("zstd/none.csv.zst", Zstd.compress(bytes(HEADER)), open, "", HEADER),
                Case.csv("bom", "\uFEFF" + HEADER, "", HEADER),
                Case.csv("noend", HEADER.strip(), "", HEADER),
                new Case("texts/none.csv", HEADER, "format: csv", "", HEADER),
                new Case("ndjson/none.ndjson", "", "format: ndjson, schema: Sale", "", HEADER),
                new Case("array/none.json", "[]", "format: json, schema: Sale", "", HEADER),
                new Case(
                        "parquet/none.parquet",
                        parquet(),
                        "format: parquet, schema: Sale",
                        "",
                        HEADER),
                Case.csv("distinct", HEADER, "distinct: [id]", HEADER),
                Case.csv(
                        "aggregate",
                        HEADER,
                        "aggregate: {by: [country], measures: {n: count(*)}}",
                        "country,n\n"),
                Case.csv("total", HEADER, "aggregate: {measures: {n: count(*)}}", "n\n0\n"),
                Case.csv(
                        "statement",
                        HEADER,
                        "sql: 'select id, amount from batch order by id'",
                        "id,amount\n"),
                Case.csv("filtered", FILTERED, POSITIVE, HEADER),
                Case.csv("rejected", REJECTED, "", HEADER),
                Case.csv("before", FILTERED, POSITIVE + "}, {distinct: [id]", HEADER),
                Case.csv("after", FILTERED, "distinct: [id]}, {" + POSITIVE, HEADER),
                Case.csv(
                        "refused",
                        FILTERED,
                        "sql: 'select id, amount from batch'}, {check: {above: amount > 0}",
                        "id,amount\n"),
                Case.csv(
                        "counted",
                        FILTERED,
                        "aggregate: {measures: {n: count(*)}}}, {check: {many: n > 9}",
                        "n\n"),
                Case.csv(
                        "most",
                        HEADER,
                        "aggregate: {measures: {n: count(*)}}}, {where: n > 0",
                        "n\n"));
    }

    @Test
    void runAndUpWriteTheHeaderAlone() throws Exception {
        var cases = cases();
        app(cases);
        for (var one : cases) {
            var file = folder.resolve("input").resolve(one.name());
            Files.createDirectories(file.getParent());
            Files.write(file, one.input());
        }
        leat("put", folder.resolve("input").toString(), "input", "--app", folder.toString());
        var up = leat("up", folder.toString(), "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(up.code()).as(up.said()).isZero();
        var soft = new SoftAssertions();
        for (var one : cases) {
            var name = one.pipeline() + "/" + one.stem() + ".csv";
            var got = folder.resolve("got-" + one.pipeline());
            var get = leat("get", "output/" + name, got.toString(), "--app", folder.toString());
            soft.assertThat(read(got)).as("up " + one.name() + get.said()).isEqualTo(one.output());
            run(soft, one, "out/", "out/" + name);
            run(soft, one, one.pipeline() + ".csv", one.pipeline() + ".csv");
        }
        soft.assertAll();
    }

    private void run(SoftAssertions soft, Case one, String output, String name) throws IOException {
        var run =
                leat(
                        "run",
                        one.pipeline(),
                        "--app",
                        folder.toString(),
                        "-i",
                        folder.resolve("input").resolve(one.name()).toString(),
                        "-o",
                        folder + "/" + output);
        soft.assertThat(run.code()).as("run " + one.name() + ": " + run.said()).isZero();
        soft.assertThat(read(folder.resolve(name))).as("run " + one.name()).isEqualTo(one.output());
    }

    /// Rows that a statement made count otherwise than those that a `distinct` left. All pipelines
    /// of a step would put the rejected lines into one place.
    @Test
    void theFileIsTheSameWhateverStepTheRefusedRowsComeFrom() throws Exception {
        var formats = List.of("csv", "parquet", "ndjson");
        var steps =
                Map.of(
                        "distinct", "distinct: [id]",
                        "statement", "sql: 'select id, country, amount from batch'");
        var view = "views:\n  rows: {measures: {n: count(*)}}\npipelines:\n";
        var text = new StringBuilder(HEAD.replace("pipelines:\n", view));
        for (var format : formats) {
            steps.forEach((name, step) ->
                    text.append(
                            """
                              %1$s_%2$s:
                                from: {bucket: input, schema: Sale}
                                steps: [{%3$s}, {check: {above: amount > 0}}]
                                max_rejects: 100%%
                                to: [{bucket: output, path: "%1$s/{source.stem}.%2$s"}, {view: rows}]
                            """
                                    .formatted(name, format, step)));
        }
        Files.writeString(folder.resolve("app.yaml"), text);
        Files.writeString(folder.resolve("none.csv"), FILTERED);
        leat("put", folder + "/none.csv", "input", "--app", folder.toString());
        var up = leat("up", folder.toString(), "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(up.code()).as(up.said()).isZero();
        for (var format : formats) {
            for (var name : steps.keySet()) {
                var file = folder.resolve(name + "." + format);
                var get = List.of("get", "output/" + name + "/none." + format, file.toString());
                var all = Stream.concat(get.stream(), Stream.of("--app", folder.toString()));
                var got = leat(all.toArray(String[]::new));
                assertThat(got.code()).as(name + " " + format + got.said()).isZero();
            }
            assertThat(folder.resolve("statement." + format))
                    .hasSameBinaryContentAs(folder.resolve("distinct." + format));
        }
        assertThat(folder.resolve("statement.csv")).hasContent(HEADER);
    }

    @Test
    void rejectsAreReportedBesideTheOutputWithoutRows() throws Exception {
        app(List.of(Case.csv("rejected", REJECTED, "", "")));
        Files.writeString(folder.resolve("in.csv"), REJECTED);
        var words =
                List.of(
                        "run",
                        "rejected",
                        "--app",
                        folder.toString(),
                        "-i",
                        folder + "/in.csv",
                        "-o",
                        folder + "/one.csv",
                        "--fail-on-rejects");
        var run = leat(words.toArray(String[]::new));
        assertThat(run.code()).as(run.said()).isEqualTo(2);
        assertThat(run.said())
                .contains("2 read, 0 written, 0 filtered, 2 rejected")
                .contains("rejected lines, with reasons: ");
        assertThat(read(folder.resolve("one.csv"))).isEqualTo(HEADER);
        assertThat(read(folder.resolve("one.in.rejects"))).contains("much");
    }

    private record Ran(int code, String said) {}

    private static Ran leat(String... words) {
        var session = new Session();
        int code = session.run(words);
        return new Ran(code, session.out() + session.err());
    }

    private void app(List<Case> cases) throws IOException {
        var text = new StringBuilder(HEAD);
        for (var one : cases) {
            var steps = one.steps().isEmpty() ? "" : "{" + one.steps() + "}";
            text.append(new Case(one.name(), one.input(), one.from(), steps, "").yaml());
        }
        Files.writeString(folder.resolve("app.yaml"), text);
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "(none)";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(bytes(text));
        }
        return bytes.toByteArray();
    }

    private byte[] parquet() throws Exception {
        var file = folder.resolve("made.parquet");
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute(
                    "COPY (SELECT '' AS id, '' AS country, 1.5::DECIMAL(18,2) AS amount WHERE false) TO '%s'"
                            .formatted(file));
        }
        return Files.readAllBytes(file);
    }
}

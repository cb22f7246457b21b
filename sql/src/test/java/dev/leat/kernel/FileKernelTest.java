package dev.leat.kernel;

import static dev.leat.kernel.Orders.sql;
import static dev.leat.kernel.Sheets.bucket;
import static dev.leat.kernel.Sheets.parquet;
import static dev.leat.kernel.Sheets.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate.Part;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.FileKernel.Worked;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKernelTest {

    private static final List<String> LINES =
            List.of(
                    "a1,north,10.50,3,5000000000,0.25,true,2024-01-31,2024-01-31T10:00:00.5,2024-01-31T10:00:00Z,\"{\"\"k\"\": 1.10}\"",
                    "a2,\"so,\"\"uth\",-1.00,1,1,1.5,false,2024-02-01,2024-01-31T10:00:00,2024-01-31T10:00:00.000001Z,",
                    "a3,\"\",2.00,,,,,,,,",
                    "a4,,3.00,2,2,2.0,true,2024-01-31,2024-01-31T10:00:00,2024-01-31T10:00:00Z,[]");

    private static final Step CHECK =
            new Step.Check(Map.of("amount is above zero", Sql.of("amount > 0")));

    @TempDir Path folder;

    @Test
    void goodRowsAreInParquetAndBadOnesHaveLinesAndReasons() throws Exception {
        var set = new Step.Set(sql("shop", "upper(shop)"));
        var pipeline =
                Sheets.pipeline(
                        List.of(), List.of(set, CHECK), List.of(parquet(text("a.parquet"))));
        var worked = run(pipeline);
        assertThat(worked.rejected()).hasSize(1);
        var bad = worked.rejected().getFirst();
        assertThat(bad.line()).isEqualTo(1003);
        assertThat(bad.text()).startsWith("a2,");
        assertThat(bad.reasons().getFirst().message()).isEqualTo("amount is above zero");
        assertThat(bad.reasons().getFirst().value()).contains("-1.0");
        assertThat(worked.table().at(0, 0)).isEqualTo(Outcome.DELIVERED);
        assertThat(worked.table().at(1, 0)).isEqualTo(Outcome.REJECTED);
        assertThat(worked.rows().size()).isZero();
        assertThat(
                        query(
                                "SELECT id, shop, amount, typeof(amount), typeof(sold), sold::VARCHAR FROM '%s'"
                                        .formatted(worked.staged().getFirst().file())))
                .containsExactly(
                        "a1|NORTH|10.50|DECIMAL(12,2)|TIMESTAMP WITH TIME ZONE|2024-01-31 10:00:00+00",
                        "a3||2.00|DECIMAL(12,2)|TIMESTAMP WITH TIME ZONE|null",
                        "a4|null|3.00|DECIMAL(12,2)|TIMESTAMP WITH TIME ZONE|2024-01-31 10:00:00+00");
    }

    /// The columns of a file without a schema are not known to lint. Otherwise such a file could
    /// keep a column with personal values, or a new column could get the values of another one.
    @Test
    void refusesAFileWhoseColumnsHaveTheirNamesInAnotherCase() {
        var steps =
                Map.of(
                        new Step.Exclude(List.of("Shop")),
                        "'Shop' does not exist here",
                        new Step.Set(sql("Shop", "upper(id)")),
                        "'Shop' and 'shop' are the same column in SQL");
        try (var kernels = kernels()) {
            steps.forEach((step, message) -> {
                var pipeline =
                        Sheets.pipeline(
                                List.of(), List.of(step), List.of(parquet(text("a.parquet"))));
                assertThatThrownBy(
                                () -> kernels.kernel(Orders.app(pipeline), pipeline, Sheets.SCHEMA))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("does not compile for the 11 columns of the file: ")
                        .hasMessageContaining(message);
            });
        }
    }

    @Test
    void aLineThatIsTooLargeForAQueueIsNotInTheFileEither() throws Exception {
        var wide = "case when amount > 10 then rpad('', 10000, 'x') else '' end";
        var wider = String.join(" || ", Collections.nCopies(110, "shop"));
        var set = List.of(new Step.Set(sql("shop", wide)), new Step.Set(sql("shop", wider)));
        var queue = new QueueSink("out", new Sink.Filter.All(), Map.of());
        var pipeline =
                Sheets.pipeline(
                        List.of("id"),
                        List.of(CHECK, set.get(0), set.get(1)),
                        List.of(queue, parquet(text("a.parquet"))));
        var worked = run(pipeline);
        assertThat(worked.table().at(0, 0)).isEqualTo(Outcome.REJECTED);
        assertThat(worked.table().at(0, 1)).isEqualTo(Outcome.REJECTED);
        assertThat(worked.table().at(2, 1)).isEqualTo(Outcome.DELIVERED);
        assertThat(worked.rejected().getFirst().reasons().getFirst().message())
                .startsWith("the message for queue out would have 1,100,");
        var file = worked.staged().getFirst().file();
        assertThat(query("SELECT id FROM '%s'".formatted(file))).containsExactly("a3", "a4");
    }

    @Test
    void textsOfCsvAndJsonAreExactAndPartsArePutTogether() throws Exception {
        for (var compression : List.of(Compression.NONE, Compression.GZIP)) {
            var csv = bucket(FileFormat.CSV, compression, new Sink.Filter.All(), text("a.csv"));
            var json =
                    bucket(FileFormat.NDJSON, compression, new Sink.Filter.All(), text("a.ndjson"));
            var pipeline = Sheets.pipeline(List.of(), List.of(CHECK), List.of(csv, json));
            var out = outputs(pipeline, 2);
            assertThat(out).hasSize(2);
            var lines = new ArrayList<String>();
            lines.add("id,shop,amount,units,total,share,paid,day,at,sold,more");
            for (int part = 0; part < 2; part++) {
                lines.add(
                        "a1,north,10.50,3,5000000000,0.25,true,2024-01-31,2024-01-31T10:00:00.5,2024-01-31T10:00:00Z,\"{\"\"k\"\": 1.10}\"");
                lines.add("a3,\"\",2.00,,,,,,,,");
                lines.add(
                        "a4,,3.00,2,2,2.0,true,2024-01-31,2024-01-31T10:00:00,2024-01-31T10:00:00Z,[]");
            }
            assertThat(read(out.get(0), compression)).containsExactlyElementsOf(lines);
            assertThat(read(out.get(1), compression))
                    .hasSize(6)
                    .startsWith(
                            "{\"id\":\"a1\",\"shop\":\"north\",\"amount\":10.50,\"units\":3,\"total\":5000000000,\"share\":0.25,\"paid\":true,\"day\":\"2024-01-31\",\"at\":\"2024-01-31T10:00:00.5\",\"sold\":\"2024-01-31T10:00:00Z\",\"more\":{\"k\": 1.10}}");
            assertThat(out.get(0).rows()).isEqualTo(6);
        }
    }

    @Test
    void partsOfParquetAndZstdArePutTogetherInOrder() throws Exception {
        var one = parquet(text("a.parquet"));
        var two =
                bucket(FileFormat.CSV, Compression.ZSTD, new Sink.Filter.All(), text("a.csv.zst"));
        var out = outputs(Sheets.pipeline(List.of(), List.of(CHECK), List.of(one, two)), 3);
        assertThat(query("SELECT id FROM '%s'".formatted(out.get(0).file())))
                .containsExactly("a1", "a3", "a4", "a1", "a3", "a4", "a1", "a3", "a4");
        assertThat(
                        query(
                                "SELECT id FROM read_csv('%s', compression='zstd', header=true)"
                                        .formatted(out.get(1).file())))
                .hasSize(9);
    }

    @Test
    void conditionsSendRowsToTheirBucketsAndElseTakesTheRest() throws Exception {
        var some =
                bucket(
                        FileFormat.NDJSON,
                        Compression.NONE,
                        new Sink.Filter.Where(Sql.of("shop = 'north'")),
                        text("some"));
        var rest =
                bucket(FileFormat.NDJSON, Compression.NONE, new Sink.Filter.Else(), text("rest"));
        var worked = run(Sheets.pipeline(List.of(), List.of(CHECK), List.of(some, rest)));
        assertThat(worked.staged()).extracting(StagedFile::rows).containsExactly(1L, 2L);
        assertThat(worked.table().at(0, 1)).isEqualTo(Outcome.FILTERED);
        assertThat(worked.table().at(2, 0)).isEqualTo(Outcome.FILTERED);
        assertThat(worked.table().at(2, 1)).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void eachValueOfAColumnInThePathHasAFileOfItsOwn() throws Exception {
        var sink =
                parquet(
                        text("x/"),
                        new Part.OfSource("stem"),
                        text("/shop="),
                        new Part.OfColumn("shop"),
                        text("/"),
                        new Part.Number(),
                        text(".parquet"));
        var worked = run(Sheets.pipeline(List.of(), List.of(), List.of(sink)));
        assertThat(worked.staged())
                .extracting(StagedFile::key)
                .containsExactly(
                        "x/a/shop=__HIVE_DEFAULT_PARTITION__/00001.parquet",
                        "x/a/shop=north/00001.parquet",
                        "x/a/shop=so,%22uth/00001.parquet");
        assertThat(worked.staged()).extracting(StagedFile::rows).containsExactly(2L, 1L, 1L);
    }

    @Test
    void aRecordThatStopsTheStatementIsFoundByHalves() throws Exception {
        // a file cannot hold a HUGEINT of more than 38 digits
        var set =
                new Step.Set(
                        sql(
                                "wide",
                                "CAST(nullif(units, 3) AS HUGEINT) * 70000000000000000000000000000000000000"));
        var worked =
                run(Sheets.pipeline(List.of(), List.of(set), List.of(parquet(text("a.parquet")))));
        assertThat(worked.rejected()).hasSize(1);
        assertThat(worked.rejected().getFirst().text()).startsWith("a4,");
        assertThat(worked.rejected().getFirst().reasons().getFirst().cause()).isEqualTo("kernel");
    }

    @Test
    void sourceTellsFileLineAndOffset() throws Exception {
        var set =
                new Step.Select(
                        sql(
                                "said",
                                "source.id || ' ' || source.stem || ' ' || source.line || ' ' ||"
                                        + " source.offset"));
        var sink =
                bucket(
                        FileFormat.CSV,
                        Compression.NONE,
                        new Sink.Filter.All(),
                        text("a"),
                        new Part.Number());
        var worked = run(Sheets.pipeline(List.of(), List.of(set), List.of(sink)));
        assertThat(Files.readAllLines(worked.staged().getFirst().file()))
                .startsWith(
                        "said",
                        "input/in/a.csv@0000000000000007 a 1002 0",
                        "input/in/a.csv@0000000000000007 a 1003 10");
    }

    @Test
    void aStagerKeepsRowsWithTheirPlacesAndStagedRowsAreReadAgain() throws Exception {
        var pipeline = Sheets.pipeline(List.of(), List.of(CHECK), List.of());
        try (var kernels = kernels();
                var kernel = kernels.stager(Orders.app(pipeline), pipeline, Sheets.SCHEMA)) {
            var worked = kernel.run(Sheets.UNIT, Sheets.piece(1, LINES), staging());
            var file = worked.staged().getFirst().file();
            assertThat(
                            query(
                                    "SELECT _leat_record, _leat_line, _leat_offset, id FROM '%s'"
                                            .formatted(file)))
                    .containsExactly("0|1002|0|a1", "2|1004|20|a3", "3|1005|30|a4");
        }
    }

    @Test
    void aLineThatWouldGrowTooLargeIsRejectedAlone() throws Exception {
        var set = new Step.Set(sql("units", "levenshtein(shop, id)"));
        var pipeline =
                Sheets.pipeline(List.of(), List.of(set), List.of(parquet(text("a.parquet"))));
        var id = "i".repeat(20_000);
        var lines = List.of(LINES.get(0), id + "," + id + ",1.00,,,,,,,,", LINES.get(3));
        try (var kernels = kernels();
                var kernel = kernels.kernel(Orders.app(pipeline), pipeline, Sheets.SCHEMA)) {
            var worked = kernel.run(Sheets.UNIT, Sheets.piece(1, lines), staging());

            assertThat(worked.rejected())
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line.reasons().getFirst().message())
                                    .isEqualTo(
                                            "expression 'units' would produce about 381 MiB from this"
                                                    + " record (limit 64 MiB)"));
        }
    }

    private Worked run(Pipeline pipeline) throws Exception {
        try (var kernels = kernels();
                var kernel = kernels.kernel(Orders.app(pipeline), pipeline, Sheets.SCHEMA)) {
            return kernel.run(Sheets.UNIT, Sheets.piece(1, LINES), staging());
        }
    }

    private List<StagedFile> outputs(Pipeline pipeline, int parts) throws Exception {
        try (var kernels = kernels();
                var kernel = kernels.kernel(Orders.app(pipeline), pipeline, Sheets.SCHEMA)) {
            var staged = new ArrayList<StagedFile>();
            for (int part = 1; part <= parts; part++) {
                var piece = Sheets.piece(part, LINES);
                staged.addAll(kernel.run(Sheets.UNIT, piece, staging()).staged());
            }
            return kernel.outputs(staged, staging());
        }
    }

    private FileKernels kernels() {
        return new FileKernels(
                2, FileKernels.DEFAULT_MEMORY, folder.resolve("spill"), List.of(folder));
    }

    private StagingFolder staging() {
        return new StagingFolder(folder);
    }

    private static List<String> read(StagedFile staged, Compression compression) throws Exception {
        var bytes = Files.readAllBytes(staged.file());
        if (compression == Compression.GZIP) {
            bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        }
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> query(String sql) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            var found = statement.executeQuery(sql);
            var rows = new ArrayList<String>();
            while (found.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(found.getObject(i)));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        }
    }
}

package dev.leat.kernel;

import static dev.leat.kernel.Orders.sql;
import static dev.leat.kernel.Sheets.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.app.sink.BucketSink;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Columns in a bucket's path: those that the sink selects, otherwise those of the row.
class PathColumnsTest {

    private static final List<String> LINES =
            List.of(
                    "a1,north,10.50,3,1,1.0,true,2024-01-31,2024-01-31T10:00:00,2024-01-31T10:00:00Z,",
                    "a2,south,11.50,3,1,1.0,true,2024-02-01,2024-02-01T10:00:00,2024-02-01T10:00:00Z,");

    @TempDir Path folder;

    @Test
    void aPathColumnMayComeFromTheSelect() throws Exception {
        var staged = run(sink("month", "month", "strftime(day, '%Y-%m')", "id", "id"));
        assertThat(staged)
                .extracting(StagedFile::key)
                .containsExactly("month=2024-01/a.csv", "month=2024-02/a.csv");
        assertThat(Files.readAllLines(staged.getFirst().file())).containsExactly("2024-01,a1");
    }

    @Test
    void ofTwoColumnsOfOneNameTheSelectedOneIsInThePath() throws Exception {
        var staged = run(sink("shop", "shop", "upper(shop)", "id", "id"));
        assertThat(staged)
                .extracting(StagedFile::key)
                .containsExactly("shop=NORTH/a.csv", "shop=SOUTH/a.csv");
    }

    @Test
    void columnsThatTheSelectExchangesAreInThePathAsTheyAreInTheFile() throws Exception {
        var staged = run(sink("shop", "shop", "id", "id", "shop"));
        assertThat(staged)
                .extracting(StagedFile::key)
                .containsExactly("shop=a1/a.csv", "shop=a2/a.csv");
        assertThat(Files.readAllLines(staged.getFirst().file())).containsExactly("a1,north");
    }

    @Test
    void aColumnThatTheSelectLeavesOutMayBeInThePath() throws Exception {
        var set = new Step.Set(sql("place", "upper(shop)"));
        var staged = run(sink("place", "id", "id"), set);
        assertThat(staged)
                .extracting(StagedFile::key)
                .containsExactly("place=NORTH/a.csv", "place=SOUTH/a.csv");
        assertThat(Files.readAllLines(staged.getFirst().file())).containsExactly("a1");
    }

    private static BucketSink sink(String column, String... select) {
        var path =
                List.of(
                        text(column + "="),
                        new Part.OfColumn(column),
                        text("/"),
                        new Part.OfSource("stem"),
                        text(".csv"));
        return new BucketSink(
                "output",
                new Sink.Filter.All(),
                sql(select),
                new TextTemplate(path),
                FileFormat.CSV,
                Compression.NONE);
    }

    private List<StagedFile> run(BucketSink sink, Step... steps) throws Exception {
        var pipeline = Sheets.pipeline(List.of(), List.of(steps), List.of(sink));
        try (var kernels =
                        new FileKernels(
                                2,
                                FileKernels.DEFAULT_MEMORY,
                                folder.resolve("spill"),
                                List.of(folder));
                var kernel = kernels.kernel(Orders.app(pipeline), pipeline, Sheets.SCHEMA)) {
            var piece = Sheets.piece(1, LINES);
            return kernel.run(Sheets.UNIT, piece, new StagingFolder(folder)).staged();
        }
    }
}

package dev.leat.kernel;

import static dev.leat.kernel.Sheets.bucket;
import static dev.leat.kernel.Sheets.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Reason;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.compile.Compiler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files with the maximum number of columns that the page on files documents.
class WideFilesTest {

    private static final int COLUMNS = 4_096;

    @TempDir Path folder;

    @Test
    void asManyColumnsAsAFileMayHaveAreWritten() throws Exception {
        areWritten(FileFormat.NDJSON);
    }

    @Tag("attack")
    @ParameterizedTest
    @EnumSource(names = {"CSV", "TSV", "PARQUET"})
    void asManyColumnsAsAFileMayHaveAreWrittenInEachFormat(FileFormat format) throws Exception {
        areWritten(format);
    }

    private void areWritten(FileFormat format) throws Exception {
        var fields = IntStream.range(0, COLUMNS).mapToObj(i -> field("c" + i)).toList();
        var schema = new Schema("wide", fields);
        var sink = bucket(format, Compression.NONE, new Sink.Filter.All(), text("wide"));
        var pipeline = Sheets.pipeline(schema, List.of(), List.of(), List.of(sink));
        try (var kernels = kernels();
                var kernel = kernels.kernel(Orders.app(pipeline), pipeline, schema)) {
            var piece = Sheets.piece(schema, 1, List.of(line("%d"), line("")));
            var staged =
                    kernel.run(Sheets.UNIT, piece, new StagingFolder(folder)).staged().getFirst();
            assertThat(staged.rows()).isEqualTo(2);
            switch (format) {
                case NDJSON, JSON ->
                        assertThat(Files.readAllLines(staged.file()))
                                .containsExactly(document("\"%d\""), document("null"));
                case CSV ->
                        assertThat(Files.readAllLines(staged.file()))
                                .containsExactly(line("%d"), line(""));
                case TSV ->
                        assertThat(Files.readAllLines(staged.file()).getFirst())
                                .isEqualTo(line("%d").replace(',', '\t'));
                case PARQUET -> assertThat(staged.bytes()).isPositive();
            }
        }
    }

    /// The guard of a step checks one word, even if the checks before it use many words.
    @Test
    void aStatementGrowsAsItsStepsDo() throws Exception {
        int some = size(250);
        assertThat(size(1_000)).isLessThan(5 * some);
    }

    private static int size(int columns) throws Exception {
        var names = IntStream.range(0, columns).mapToObj(i -> "c" + i).toList();
        var schema = new Schema("wide", names.stream().map(WideFilesTest::field).toList());
        var steps = List.of(new Step.Check(each(names, "%s <> 'x'")), set(names, "%s || 'a'"));
        var sink = bucket(FileFormat.CSV, Compression.NONE, new Sink.Filter.All(), text("wide"));
        var pipeline = Sheets.pipeline(schema, List.of(), steps, List.of(sink));
        try (var binder = new Binder()) {
            return Compiler.overTable(Orders.app(pipeline), pipeline, schema, binder)
                    .statement()
                    .text()
                    .length();
        }
    }

    /// The bits of the checks use several words.
    @Test
    void aRowThatOneOfManyChecksRejectsIsNotSeenByLaterSteps() throws Exception {
        var names = IntStream.range(0, 150).mapToObj(i -> "c" + i).toList();
        var schema = new Schema("wide", names.stream().map(WideFilesTest::field).toList());
        var steps =
                List.of(
                        new Step.Check(each(names, "%s <> 'bad'")),
                        set(names, "cast(%s as integer)"),
                        new Step.Check(each(names, "%s < 100")));
        var sink = bucket(FileFormat.CSV, Compression.NONE, new Sink.Filter.All(), text("wide"));
        var pipeline = Sheets.pipeline(schema, List.of(), steps, List.of(sink));
        try (var kernels = kernels();
                var kernel = kernels.kernel(Orders.app(pipeline), pipeline, schema)) {
            var lines =
                    List.of(
                            row(150, 7, "7"),
                            row(150, 140, "bad"),
                            row(150, 70, "none"),
                            row(150, 100, "100"));
            var worked =
                    kernel.run(
                            Sheets.UNIT, Sheets.piece(schema, 1, lines), new StagingFolder(folder));
            assertThat(worked.staged().getFirst().rows()).isEqualTo(1);
            assertThat(worked.rejected())
                    .extracting(line -> line.reasons().stream().map(Reason::message).toList())
                    .containsExactly(
                            List.of("c140"),
                            List.of("'c70' cannot be computed: its expression raised an error"),
                            List.of("c100"));
        }
    }

    private FileKernels kernels() {
        return new FileKernels(
                2, FileKernels.DEFAULT_MEMORY, folder.resolve("spill"), List.of(folder));
    }

    private static Step set(List<String> names, String sql) {
        return new Step.Set(each(names, sql));
    }

    private static Map<String, Sql> each(List<String> names, String sql) {
        var all = new LinkedHashMap<String, Sql>();
        names.forEach(name -> all.put(name, Sql.of(sql.formatted(name))));
        return all;
    }

    /// Returns a line of this number of values, all 7 except one.
    private static String row(int columns, int at, String value) {
        return IntStream.range(0, columns)
                .mapToObj(i -> i == at ? value : "7")
                .collect(Collectors.joining(","));
    }

    private static Schema.Field field(String name) {
        return new Schema.Field(name, Simple.VARCHAR);
    }

    private static String line(String value) {
        return IntStream.range(0, COLUMNS)
                .mapToObj(value::formatted)
                .collect(Collectors.joining(","));
    }

    private static String document(String value) {
        return IntStream.range(0, COLUMNS)
                .mapToObj(i -> "\"c%d\":".formatted(i) + value.formatted(i))
                .collect(Collectors.joining(",", "{", "}"));
    }
}

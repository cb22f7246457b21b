package dev.leat.kernel;

import static dev.leat.kernel.Sheets.bucket;
import static dev.leat.kernel.Sheets.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Staging;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files of as many columns as the page on files promises.
class WideFilesTest {

    private static final int COLUMNS = 4_096;

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(names = {"NDJSON", "CSV", "TSV", "PARQUET"})
    void asManyColumnsAsAFileMayHaveAreWritten(FileFormat format) throws Exception {
        var fields = IntStream.range(0, COLUMNS).mapToObj(i -> field("c" + i)).toList();
        var schema = new Schema("wide", fields);
        var sink = bucket(format, Compression.NONE, new Sink.Filter.All(), text("wide"));
        var pipeline = Sheets.pipeline(schema, List.of(), List.of(), List.of(sink));
        try (var kernels =
                        new FileKernels(
                                2,
                                FileKernels.DEFAULT_MEMORY,
                                folder.resolve("spill"),
                                List.of(folder));
                var kernel = kernels.kernel(Orders.app(pipeline), pipeline, schema)) {
            var piece = Sheets.piece(folder, 1, List.of(line("%d"), line("")));
            var staged = kernel.run(Sheets.UNIT, piece, new Staging(folder)).staged().getFirst();
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

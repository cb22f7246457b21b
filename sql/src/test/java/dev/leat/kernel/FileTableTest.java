package dev.leat.kernel;

import static dev.leat.kernel.Orders.sql;
import static dev.leat.kernel.Sheets.bucket;
import static dev.leat.kernel.Sheets.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate.Part;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.BucketSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.StagingFolder;
import dev.leat.file.Piece;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel.Worked;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.compile.Compiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTableTest {

    private static final Schema TWO =
            new Schema(
                    "Two",
                    List.of(
                            new Schema.Field("name", Simple.VARCHAR),
                            new Schema.Field("count", Simple.BIGINT)));

    private static final Step CHECK =
            new Step.Check(Map.of("count is above zero", Sql.of("count > 0")));

    @TempDir Path folder;

    @Test
    void theStatementIsWhatTheGoldenFileSays() throws Exception {
        var set = new Step.Set(sql("shop", "upper(shop)"));
        var check = new Step.Check(Map.of("amount is above zero", Sql.of("amount > 0")));
        var pipeline =
                Sheets.pipeline(
                        List.of(), List.of(set, check), List.of(Sheets.parquet(text("a.parquet"))));
        try (var binder = new Binder()) {
            var statement =
                    Compiler.overTable(Orders.app(pipeline), pipeline, Sheets.SCHEMA, binder)
                            .statement();
            assertThat(statement.text() + "\n").isEqualTo(golden());
        }
    }

    @Test
    void aTextOf15MegabytesThatLooksLikeRecordsIsOneText() throws Exception {
        var line = "x\n7,\"\"fake\"\",8\n";
        var value = line.repeat(15_000_000 / line.length());
        var lines = List.of("a,1", "\"" + value + "\",2", "b,3");
        var worked = run(pipeline(List.of(csv(text("a.csv")))), Sheets.piece(TWO, 1, lines));
        assertThat(Files.readString(worked.staged().getFirst().file()))
                .isEqualTo(String.join("\n", lines) + "\n");
    }

    @Test
    void documentsAreReadAsTheReaderWritesThem() throws Exception {
        var documents =
                List.of(
                        "{\"name\":\"a \\\"b\\\", \\u001f\\n\",\"count\":1}",
                        "{\"name\":\"\",\"count\":-1}",
                        "{\"count\":9223372036854775807}");
        var piece = Sheets.documents(1, documents);
        var worked = run(pipeline(List.of(ndjson(text("a.ndjson")))), piece);
        assertThat(worked.table().at(1, 0)).isEqualTo(Outcome.REJECTED);
        assertThat(worked.rejected()).hasSize(1);
        assertThat(Files.readAllLines(worked.staged().getFirst().file()))
                .containsExactly(
                        "{\"name\":\"a \\\"b\\\", \\u001F\\n\",\"count\":1}",
                        "{\"name\":null,\"count\":9223372036854775807}");
    }

    @Test
    void whatAStagerStagedIsReadAgain() throws Exception {
        var lines = List.of("a,1", "\"\",0", ",3");
        var steps = pipeline(List.of());
        try (var kernels = kernels();
                var stager = kernels.stager(Orders.app(steps), steps, TWO)) {
            var staged = stager.run(Sheets.UNIT, Sheets.piece(TWO, 1, lines), staging());
            var rows = staged.staged().getFirst().file();
            // a staged table has its own positions, from 0
            var again = folder.resolve("again.parquet");
            try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                    var statement = connection.createStatement()) {
                statement.execute(
                        "COPY (SELECT row_number() OVER (ORDER BY _leat_record) - 1 AS _leat_record,"
                                + " name, count FROM '%s') TO '%s'".formatted(rows, again));
            }
            var piece = Sheets.piece(1, new Piece.Table.Staged(again, 2), List.of("", ""));
            var worked = run(pipeline(List.of(csv(text("a.csv")))), piece);
            assertThat(Files.readAllLines(worked.staged().getFirst().file()))
                    .containsExactly("a,1", ",3");
        }
    }

    @Test
    void theSamePieceGivesTheSameBytes() throws Exception {
        var lines = numbers(130_000);
        for (var format : List.of(FileFormat.PARQUET, FileFormat.CSV)) {
            var sink = bucket(format, Compression.ZSTD, new Sink.Filter.All(), text("a"));
            var first = bytes(sink, lines);
            assertThat(bytes(sink, lines)).isEqualTo(first);
        }
    }

    @Test
    void moreThanAThousandKeysOfAPieceAreUnreadable() throws Exception {
        var sink = ndjson(new Part.OfSource("stem"), text("/"), new Part.OfColumn("count"));
        var pipeline = pipeline(List.of(sink));
        var more = Sheets.piece(TWO, 2, numbers(1_001));
        assertThatThrownBy(() -> run(pipeline, more))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("more than 1,000 objects");
    }

    @Test
    void closingFromAnotherThreadEndsWhatRuns() throws Exception {
        var pipeline = pipeline(List.of(csv(text("a.csv"))));
        var piece = Sheets.piece(TWO, 1, numbers(10_000));
        var kernels = kernels();
        var kernel = kernels.kernel(Orders.app(pipeline), pipeline, TWO);
        var begun = new CountDownLatch(1);
        var running =
                CompletableFuture.runAsync(() -> {
                    try {
                        while (true) {
                            kernel.run(Sheets.UNIT, piece, staging());
                            begun.countDown();
                        }
                    } catch (UnreadableFileException | IOException e) {
                        throw new CompletionException(e);
                    }
                });
        begun.await();
        kernels.close();
        assertThatThrownBy(running::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("the kernel was closed");
    }

    private byte[] bytes(BucketSink sink, List<String> lines) throws Exception {
        var worked = run(pipeline(List.of(sink)), Sheets.piece(TWO, 1, lines));
        return Files.readAllBytes(worked.staged().getFirst().file());
    }

    private static List<String> numbers(int size) {
        return IntStream.rangeClosed(1, size).mapToObj(i -> "name" + i % 7 + "," + i).toList();
    }

    private static Pipeline pipeline(List<Sink> to) {
        return Sheets.pipeline(TWO, List.of(), List.of(CHECK), to);
    }

    /// Returns a sink of CSV without a header, like the parts that are concatenated.
    private static BucketSink csv(Part... path) {
        return bucket(FileFormat.CSV, Compression.NONE, new Sink.Filter.All(), path);
    }

    private static BucketSink ndjson(Part... path) {
        return bucket(FileFormat.NDJSON, Compression.NONE, new Sink.Filter.All(), path);
    }

    private Worked run(Pipeline pipeline, Piece piece) throws Exception {
        try (var kernels = kernels();
                var kernel = kernels.kernel(Orders.app(pipeline), pipeline, TWO)) {
            return kernel.run(Sheets.UNIT, piece, staging());
        }
    }

    private FileKernels kernels() {
        return new FileKernels(
                2, FileKernels.DEFAULT_MEMORY, folder.resolve("spill"), List.of(folder));
    }

    private StagingFolder staging() {
        return new StagingFolder(folder);
    }

    private static String golden() throws IOException {
        try (var file = FileTableTest.class.getResourceAsStream("file.sql")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

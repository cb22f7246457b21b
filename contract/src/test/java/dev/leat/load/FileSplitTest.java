package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.config.AppFile;
import dev.leat.file.RejectsFile;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.SingleFileRun.Result;
import dev.leat.load.SplitRuns.Bytes;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSplitTest {

    private static final int PIECE = 2_000;

    @TempDir Path folder;

    private int runs;

    /// The objects and the rejected lines of a file.
    private record Made(Map<String, String> objects, String rejects) {}

    private App app(String path, String steps) throws Exception {
        var text =
                """
                app: sales
                buckets: {in: , out: }
                schemas:
                  Sale: {id: bigint not null, name: varchar, amount: "decimal(12,2)"}
                pipelines:
                  sales:
                    from: {bucket: in, schema: Sale, format: csv}
                    steps: [%s]
                    to: [{bucket: out, path: "%s", format: %s}]
                """
                        .formatted(steps, path, path.endsWith("parquet") ? "parquet" : "csv");
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
    }

    private static byte[] csv(String encoding, String mark) {
        var text = new StringBuilder(mark + "id,name,amount\n");
        for (int i = 0; i < 800; i++) {
            text.append(i)
                    .append(
                            i % 7 == 3
                                    ? ",\"two\nlines é\","
                                    : i % 31 == 5 ? ",stray \" quote," : ",é,")
                    .append(i % 13 == 0 ? "x" : i % 17 == 0 ? "-1" : "1.50")
                    .append(i % 50 < 5 ? "\r\n\n" : "\n");
        }
        text.append("bad\n".repeat(3_000));
        return text.toString().getBytes(Charset.forName(encoding));
    }

    private Made run(App app, Content content, List<FileSplit> splits) throws Exception {
        var pipeline = Objects.requireNonNull(app.pipelines().get("sales"));
        var work = Files.createDirectory(folder.resolve("run-" + ++runs));
        var unit = new FileUnit("in", "sales.csv", 1, "", content.size(), Instant.EPOCH);
        try (var kernels =
                new FileKernels(1, FileKernels.DEFAULT_MEMORY, work.resolve("s"), List.of(work))) {
            var run =
                    new SingleFileRun(
                            app,
                            new RoundKernels(kernels),
                            new FileReaders(PIECE),
                            EngineOptions.defaults(),
                            Time.system());
            var results = new ArrayList<Result>();
            // in another order than in the file, as on several machines
            for (var split : splits.reversed()) {
                var staging = staging(work, "split-" + results.size());
                results.addFirst(run.run(pipeline, unit, content, split, staging));
            }
            return made(run, pipeline, unit, results, staging(work, "outputs"));
        }
    }

    private static StagingFolder staging(Path work, String name) throws IOException {
        return new StagingFolder(Files.createDirectory(work.resolve(name)));
    }

    private static Made made(
            SingleFileRun run,
            Pipeline pipeline,
            FileUnit unit,
            List<Result> results,
            StagingFolder staging)
            throws IOException {
        var all = results.stream().reduce(Result::plus).orElseThrow();
        var objects = new TreeMap<String, String>();
        for (var output : run.outputs(pipeline, unit, all, staging)) {
            var bytes = Files.readAllBytes(output.file());
            objects.put(output.key(), new String(bytes, StandardCharsets.ISO_8859_1));
        }
        RejectsFile.write(staging.file("rejects"), all.rejects(), _ -> {});
        assertThat(all.totals().read()).isEqualTo(3_800);
        return new Made(objects, Files.readString(staging.file("rejects")));
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,'',1", "UTF-8,\uFEFF,5000", "UTF-16LE,\uFEFF,9000"})
    void makeTheObjectsAndRejectedLinesOfTheWholeFile(String encoding, String mark, long bytes)
            throws Exception {
        var content = new Bytes("sales.csv", csv(encoding, mark));
        for (var path :
                List.of(
                        "{source.stem}.parquet",
                        "{source.stem}/{name}/{part}.csv",
                        "{source.stem}.csv")) {
            var app = app(path, "check: {amount above zero: amount > 0}");
            var splits = splits(app, content, bytes);
            assertThat(splits).hasSizeGreaterThan(3);
            assertThat(splits.getFirst().from()).isEqualTo(FileSplit.WHOLE.from());
            assertThat(splits.getLast().to()).isEmpty();
            var whole = run(app, content, List.of(FileSplit.WHOLE));
            assertThat(whole.rejects()).contains("has fewer values (1)", "amount above zero");
            assertThat(run(app, content, splits)).isEqualTo(whole);
        }
    }

    private List<FileSplit> splits(App app, Content content, long bytes) throws Exception {
        var from = Objects.requireNonNull(app.pipelines().get("sales")).from();
        return FileSplit.of(new FileReaders(PIECE), content, from, bytes, folder);
    }

    @Test
    void smallAndCompressedFilesAreOneSplit() throws Exception {
        var app = app("{source.stem}.parquet", "");
        var bytes = csv("UTF-8", "");
        assertThat(splits(app, new Bytes("sales.csv", bytes), bytes.length))
                .containsExactly(FileSplit.WHOLE);
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        assertThat(splits(app, new Bytes("sales.csv", packed.toByteArray()), 1))
                .containsExactly(FileSplit.WHOLE);
        var header = "id,name,amount\n".getBytes(StandardCharsets.UTF_8);
        assertThat(splits(app, new Bytes("sales.csv", header), 1)).containsExactly(FileSplit.WHOLE);
    }

    @Test
    void aFileThatChangedSinceItWasSplitIsNotProcessed() throws Exception {
        var app = app("{source.stem}.parquet", "");
        var bytes = csv("UTF-8", "");
        var first = splits(app, new Bytes("sales.csv", bytes), PIECE).subList(0, 1);
        var changed = Arrays.copyOfRange(bytes, 0, bytes.length);
        System.arraycopy("0,longer,1\n1,".getBytes(StandardCharsets.UTF_8), 0, changed, 15, 13);
        changed[(int) first.getFirst().to().orElseThrow().offset() - 1] = ' ';
        assertThatThrownBy(() -> run(app, new Bytes("sales.csv", changed), first))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it has changed since it was split");
    }

    @Test
    void aStepOverTheWholeFileNeedsOneSplit() throws Exception {
        var app = app("{source.stem}.parquet", "distinct: [id]");
        var content = new Bytes("sales.csv", csv("UTF-8", ""));
        var splits = splits(app, content, PIECE);
        assertThatThrownBy(() -> run(app, content, splits))
                .hasMessage("the steps of pipeline 'sales' need the whole file");
    }
}

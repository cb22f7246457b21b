package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.config.AppFile;
import dev.leat.file.RejectsFile;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.kernel.reduce.WholeFileFunctions;
import dev.leat.load.SingleFileRun.Result;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Runs of the pipeline `sales` of an app over a file: as a whole, in splits, and in splits that
/// exchange their rows.
final class SplitRuns implements AutoCloseable {

    private static final int BUCKETS = 3;

    private final Path folder;
    private final DuckDb database;
    private final FileKernels kernels;
    private final App app;
    private final SingleFileRun run;
    private int folders;

    /// @param text the text of app.yaml
    SplitRuns(Path folder, String text, int pieceBytes) throws Exception {
        this.folder = folder;
        var folders = List.of(folder);
        database = DuckDb.overFiles(1, 1L << 30, folder.resolve("reduced"), folders);
        kernels = new FileKernels(1, FileKernels.DEFAULT_MEMORY, folder.resolve("spill"), folders);
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
        run =
                new SingleFileRun(
                        app,
                        new RoundKernels(kernels, WholeFileFunctions.on(() -> database)),
                        new FileReaders(pieceBytes),
                        EngineOptions.defaults(),
                        Time.system());
    }

    @Override
    public void close() {
        kernels.close();
        database.close();
    }

    /// A file in memory.
    record Bytes(String name, byte[] bytes) implements Content {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open(long offset) {
            int from = Math.toIntExact(offset);
            return new ByteArrayInputStream(bytes, from, bytes.length - from);
        }

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }
    }

    /// The objects, the rejected lines and the totals of a file.
    record Made(Map<String, String> objects, String rejects, Totals totals) {}

    private StagingFolder staging() throws IOException {
        return new StagingFolder(Files.createDirectory(folder.resolve("work-" + ++folders)));
    }

    private Pipeline pipeline() {
        return Objects.requireNonNull(app.pipelines().get("sales"));
    }

    private static FileUnit unit(Content content) {
        return new FileUnit("in", content.name(), 1, "", content.size(), Instant.EPOCH);
    }

    FileExchange exchange(Content content) throws IOException {
        return run.exchange(pipeline(), unit(content), content, staging(), Optional.empty());
    }

    Made whole(Content content) throws Exception {
        return splits(content, List.of(FileSplit.WHOLE));
    }

    /// Processes the splits, the last one first.
    Made splits(Content content, List<FileSplit> splits) throws Exception {
        var results = new ArrayList<Result>();
        for (var split : splits.reversed()) {
            results.addFirst(run.run(pipeline(), unit(content), content, split, staging()));
        }
        return made(content, results);
    }

    private Made made(Content content, List<Result> results) throws IOException {
        var result = results.stream().reduce(Result::plus).orElseThrow();
        var staging = staging();
        var objects = new TreeMap<String, String>();
        for (var output : run.outputs(pipeline(), unit(content), result, staging)) {
            var bytes = Files.readAllBytes(output.file());
            objects.put(output.key(), new String(bytes, StandardCharsets.ISO_8859_1));
        }
        RejectsFile.write(staging.file("rejects"), result.rejects(), _ -> {});
        return new Made(objects, Files.readString(staging.file("rejects")), result.totals());
    }

    /// Each stage of each split begins with the last one.
    Made exchanged(Content content, List<FileSplit> splits) throws Exception {
        var results = new ArrayList<Result>();
        var buckets = new TreeMap<Integer, List<Path>>();
        for (var split : splits.reversed()) {
            var rows = exchange(content).rows(split, BUCKETS);
            results.addFirst(rows.result());
            rows.rows().forEach(file -> add(buckets, file.part(), file.file()));
        }
        var ranges = new TreeMap<Integer, List<Path>>();
        var reductions = new ArrayList<Result>();
        for (var bucket : buckets.descendingMap().values()) {
            var reduced = exchange(content).reduce(bucket, splits);
            reductions.addFirst(reduced.result());
            reduced.rows().forEach(file -> add(ranges, file.part(), file.file()));
        }
        results.addAll(reductions);
        var ends = new ArrayList<Result>();
        for (var range : ranges.descendingMap().entrySet()) {
            var end = exchange(content).finish(range.getValue(), range.getKey(), splits.size());
            ends.addFirst(end.result());
        }
        results.addAll(ends);
        return made(content, results);
    }

    private static void add(Map<Integer, List<Path>> files, int number, Path file) {
        files.computeIfAbsent(number, _ -> new ArrayList<>()).addFirst(file);
    }
}

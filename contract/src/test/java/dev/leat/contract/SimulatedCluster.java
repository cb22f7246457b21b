package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.disk.DiskFolder;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.load.ComputedFile;
import dev.leat.load.FileCompute;
import dev.leat.load.FileExchange;
import dev.leat.load.FileExchange.Exchanged;
import dev.leat.load.FileRequest;
import dev.leat.load.SingleRunPlan;
import dev.leat.load.cluster.ClusterFile;
import dev.leat.load.cluster.ClusterPart;
import dev.leat.load.cluster.ClusterSplit;
import dev.leat.load.cluster.ClusterStorage;
import dev.leat.load.cluster.ClusterWorker;
import dev.leat.load.cluster.SplitDone;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A cluster in this process. It processes files as the executors of Spark do: in splits, which
/// exchange their rows before a step over the whole file, and whose parts it stages in a folder of
/// the file. Any thread may use it.
///
/// @param splitBytes about the size of a split in bytes
public record SimulatedCluster(
        App app, FileKernelFactory kernels, PieceReaderFactory readers, long splitBytes)
        implements FileCompute {

    /// The beginning of the name of the folder with the parts of a file.
    public static final String FOLDER = "spark-";

    /// Returns this cluster for each pipeline that reads files.
    public Map<String, FileCompute> forAll() {
        var all = new LinkedHashMap<String, FileCompute>();
        app.pipelines()
                .forEach((name, pipeline) -> {
                    if (pipeline.from().files().isPresent()) {
                        all.put(name, this);
                    }
                });
        return all;
    }

    @Override
    public void probe() {}

    @Override
    public Optional<ComputedFile> run(
            Pipeline pipeline,
            FileUnit unit,
            Content content,
            StagingFolder staging,
            BooleanSupplier stops)
            throws UnreadableFileException, IOException, InterruptedException {
        var folder = Files.createDirectory(staging.folder().resolve(FOLDER + UUID.randomUUID()));
        var local = Files.createDirectory(folder.resolve("local"));
        var input = content.path().orElseThrow().toString();
        var file =
                ClusterFile.of(
                        new FileRequest(
                                1,
                                pipeline.name(),
                                unit,
                                content.name(),
                                input,
                                folder.toString()));
        var worker =
                new ClusterWorker(
                        new SingleRunPlan(app, pipeline, "", true),
                        kernels,
                        readers,
                        new StagingFolder(local),
                        new Shared(folder),
                        true);
        var done = new Job(worker, file).run(pipeline.stepsOverFile() > 0, splitBytes);
        DiskFolder.remove(local);
        if (!done.reasons().isEmpty()) {
            throw new UnreadableFileException(done.reasons());
        }
        return Optional.of(
                new ComputedFile(
                        List.of(),
                        done.columns(),
                        done.missing(),
                        done.next(),
                        done.totals(),
                        done.counts(),
                        Stream.concat(done.staged().stream(), done.rejects().stream())
                                .map(part -> part.staged(folder.resolve(part.location())))
                                .toList()));
    }

    /// The folder that the tasks share.
    private record Shared(Path folder) implements ClusterStorage {

        @Override
        public Content content(ClusterFile file) {
            return new Stored(file.name(), Path.of(file.location()));
        }

        @Override
        public ClusterPart upload(StagedFile file) throws IOException {
            var location = UUID.randomUUID().toString();
            Files.copy(file.file(), folder.resolve(location));
            return ClusterPart.of(file, location);
        }

        @Override
        public void download(ClusterPart part, Path to) throws IOException {
            Files.copy(folder.resolve(part.location()), to);
        }
    }

    private record Stored(String name, Path file) implements Content {

        @Override
        public long size() {
            return file.toFile().length();
        }

        @Override
        public InputStream open(long offset) throws IOException {
            var in = Files.newInputStream(file);
            in.skipNBytes(offset);
            return in;
        }

        @Override
        public Optional<Path> path() {
            return Optional.of(file);
        }
    }

    /// The tasks of a file.
    private record Job(ClusterWorker worker, ClusterFile file, List<SplitDone> results) {

        Job(ClusterWorker worker, ClusterFile file) {
            this(worker, file, new ArrayList<>());
        }

        private interface Stage {
            Exchanged run(FileExchange exchange)
                    throws UnreadableFileException, IOException, InterruptedException;
        }

        SplitDone run(boolean overFile, long splitBytes) throws IOException, InterruptedException {
            var splits = worker.cut(file, splitBytes);
            if (overFile && splits.size() > 1) {
                exchange(splits);
            } else {
                for (var split : splits) {
                    results.add(worker.process(split));
                }
            }
            return results.stream().reduce(SplitDone::plus).orElseThrow();
        }

        private void exchange(List<ClusterSplit> splits) throws IOException, InterruptedException {
            var its = splits.stream().map(ClusterSplit::split).toList();
            var buckets = new TreeMap<Integer, List<Path>>();
            for (var split : its) {
                run(exchange -> exchange.rows(split, its.size()), buckets);
            }
            var ranges = new TreeMap<Integer, List<Path>>();
            for (var rows : buckets.values()) {
                run(exchange -> exchange.reduce(rows, its), ranges);
            }
            for (var rows : ranges.entrySet()) {
                run(
                        exchange -> exchange.finish(rows.getValue(), rows.getKey(), its.size()),
                        new TreeMap<>());
            }
        }

        /// Runs a task, and adds the rows for the next stage.
        private void run(Stage stage, Map<Integer, List<Path>> rows)
                throws IOException, InterruptedException {
            worker.exchange(
                            file,
                            (exchange, _) -> {
                                var made = stage.run(exchange);
                                made.rows()
                                        .forEach(next ->
                                                rows.computeIfAbsent(
                                                                next.part(), _ -> new ArrayList<>())
                                                        .add(next.file()));
                                return Optional.of(made.result());
                            })
                    .ifPresent(results::add);
        }
    }
}

package dev.leat.load.cluster;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LocalContent;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.disk.DiskFolder;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.load.ComputedFile;
import dev.leat.load.FileCompute;
import dev.leat.load.FileRequest;
import dev.leat.load.SingleRunPlan;
import java.io.IOException;
import java.io.Serializable;
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

/// A cluster in this process. It processes files in the stages and tasks of a [ClusterRun], as
/// Spark does, and stages the parts in a folder of the file. Any thread may use it.
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
            throws UnreadableFileException, IOException {
        var folder = Files.createDirectory(staging.folder().resolve(FOLDER + UUID.randomUUID()));
        var local = Files.createDirectory(folder.resolve("local"));
        var plan = new SingleRunPlan(app, pipeline, "", true);
        var storage = new Shared(folder);
        var work = new StagingFolder(local);
        var worker = new ClusterWorker(plan, kernels, readers, work, storage, true);
        var input = content.path().orElseThrow().toString();
        var request =
                new FileRequest(1, pipeline.name(), unit, content.name(), input, folder.toString());
        // the readers have the size of pieces
        var job = new ClusterJob(folder.toString(), "", splitBytes, 0);
        var done = new ClusterRun(new Tasks(worker), plan, job).compute(request);
        DiskFolder.remove(local);
        if (!done.refused().isEmpty()) {
            throw new UnreadableFileException(done.refused());
        }
        return Optional.of(done);
    }

    /// The folder that the tasks share.
    private record Shared(Path folder) implements ClusterStorage {

        @Override
        public Content content(ClusterFile file) throws IOException {
            return LocalContent.of(file.name(), Path.of(file.location()));
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

    /// Runs the tasks of a stage one after another.
    private record Tasks(ClusterWorker worker) implements ClusterStages {

        @Override
        public int parallelism() {
            return 1;
        }

        @Override
        public List<byte[]> run(
                String name,
                List<? extends Serializable> inputs,
                int tasks,
                List<? extends ClusterTask> stages)
                throws IOException {
            var rows = new TreeMap<Integer, List<byte[]>>();
            for (int i = 0; i < inputs.size(); i++) {
                int task = (int) ((long) i * tasks / inputs.size());
                add(rows, task, ClusterFragment.bytes(inputs.get(i)));
            }
            for (var stage : stages) {
                rows = run(stage, rows);
            }
            return rows.values().stream().flatMap(List::stream).toList();
        }

        private static void add(Map<Integer, List<byte[]>> rows, int task, byte[] row) {
            rows.computeIfAbsent(task, _ -> new ArrayList<>()).add(row);
        }

        /// Returns the outputs of a stage by the task of the next stage that receives them.
        private TreeMap<Integer, List<byte[]>> run(
                ClusterTask stage, Map<Integer, List<byte[]>> inputs) throws IOException {
            var sent = new TreeMap<Integer, List<byte[]>>();
            for (var task : inputs.entrySet()) {
                try {
                    new ClusterTasks(worker, task.getKey())
                            .run(stage, task.getValue().iterator())
                            .forEachRemaining(output -> add(sent, output.to(), output.bytes()));
                } catch (UnreadableFileException | InterruptedException failed) {
                    throw new IOException(failed);
                }
            }
            return sent;
        }
    }
}

package dev.leat.load.cluster;

import dev.leat.load.ComputedFile;
import dev.leat.load.FileRequest;
import dev.leat.load.FileSplit;
import dev.leat.load.SingleRunPlan;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Processes the files of a job in stages: finds the splits of large files, processes all splits,
/// and makes the objects that have parts of several splits. Publishes nothing.
public record ClusterRun(ClusterStages cluster, SingleRunPlan plan, ClusterJob job) {

    /// Maximum number of tasks of a stage for each task that runs at a time, so that small files
    /// share a task.
    private static final long TASKS_PER_CORE = 8;

    /// A file that cannot be processed.
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /// Processes a file of `leat up`.
    public ComputedFile compute(FileRequest request) throws IOException {
        var splits = splits("", List.of(ClusterFile.of(request)));
        var done = results("", splits, splits.size()).getFirst();
        var folder = Path.of(request.folder());
        return new ComputedFile(
                done.reasons(),
                done.columns(),
                done.missing(),
                done.next(),
                done.totals(),
                done.counts(),
                Stream.concat(done.staged().stream(), done.rejects().stream())
                        .map(part -> part.staged(folder.resolve(part.location())))
                        .toList());
    }

    /// Processes files, and makes their objects.
    ///
    /// @throws RefusedException if a file cannot be processed
    public ClusterObjects process(List<ClusterFile> files) throws IOException, RefusedException {
        var splits = splits("cuts", files);
        long bytes =
                splits.stream()
                        .map(ClusterSplit::file)
                        .distinct()
                        .mapToLong(ClusterFile::size)
                        .sum();
        long tasks = Math.max(cluster.parallelism() * TASKS_PER_CORE, bytes / job.splitBytes() + 1);
        var results = results("splits", splits, tasks);
        for (var done : results) {
            for (var why : done.reasons()) {
                throw new RefusedException(
                        "%s: %s; nothing was written"
                                .formatted(done.file().given(), why.message()));
            }
        }
        return ClusterObjects.of(plan, results, this::assemble);
    }

    private List<List<ClusterPart>> assemble(List<ClusterObject> objects) throws IOException {
        return stage("objects", objects, objects.size(), new ClusterTask.Assemble()).stream()
                .map(made -> ClusterFragment.object(made, ClusterPart[].class))
                .map(List::of)
                .toList();
    }

    private List<byte[]> stage(
            String name, List<? extends Serializable> inputs, long tasks, ClusterTask task)
            throws IOException {
        int most = Math.clamp(tasks, 1, Math.max(1, inputs.size()));
        return inputs.isEmpty() ? List.of() : cluster.run(name, inputs, most, List.of(task));
    }

    private List<ClusterSplit> splits(String name, List<ClusterFile> files) throws IOException {
        var large = files.stream().filter(file -> file.size() > job.splitBytes()).toList();
        var cuts = new HashMap<Integer, List<ClusterSplit>>();
        for (var cut : stage(name, large, large.size(), new ClusterTask.Cut(job.splitBytes()))) {
            var split = ClusterFragment.object(cut, ClusterSplit.class);
            cuts.computeIfAbsent(split.file().number(), _ -> new ArrayList<>()).add(split);
        }
        return files.stream()
                .flatMap(file ->
                        cuts
                                .getOrDefault(
                                        file.number(),
                                        List.of(ClusterSplit.of(file, FileSplit.WHOLE)))
                                .stream())
                .toList();
    }

    /// Returns the results of files, in order, from those of their splits. The splits of a file
    /// with a step over the whole file exchange their rows.
    private List<SplitDone> results(String name, List<ClusterSplit> splits, long tasks)
            throws IOException {
        boolean overFile = plan.pipeline().stepsOverFile() > 0;
        var divided =
                splits.stream()
                        .collect(
                                Collectors.partitioningBy(split ->
                                        overFile && !split.split().equals(FileSplit.WHOLE)));
        var files = new TreeMap<Integer, SplitDone>();
        var alone = divided.getOrDefault(false, List.of());
        stage(name, alone, tasks, new ClusterTask.Process()).stream()
                .map(done -> ClusterFragment.object(done, SplitDone.class))
                .forEach(done -> add(files, done));
        var together = new ArrayList<>(divided.getOrDefault(true, List.of()));
        if (!together.isEmpty()) {
            var stages =
                    Arrays.stream(ClusterTask.Stage.values())
                            .map(stage -> new ClusterTask.Exchange(together, stage))
                            .toList();
            cluster.run(name, together, together.size(), stages).stream()
                    .map(ClusterFragment::new)
                    .sorted(Comparator.comparingInt(ClusterFragment::number))
                    .forEach(result -> add(files, result.done()));
        }
        return List.copyOf(files.values());
    }

    private static void add(TreeMap<Integer, SplitDone> files, SplitDone done) {
        files.merge(done.file().number(), done, SplitDone::plus);
    }
}

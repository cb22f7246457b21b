package dev.leat.spark.job;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.file.PieceReader;
import dev.leat.kernel.FileKernel;
import dev.leat.load.ComputedFile;
import dev.leat.load.FileRequest;
import dev.leat.load.FileSplit;
import dev.leat.load.SingleFileRun;
import dev.leat.load.SingleRunPlan;
import dev.leat.load.cluster.ClusterFile;
import dev.leat.load.cluster.ClusterObject;
import dev.leat.load.cluster.ClusterPart;
import dev.leat.load.cluster.ClusterSplit;
import dev.leat.load.cluster.Move;
import dev.leat.load.cluster.SplitDone;
import dev.leat.plan.RejectsLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/// A run of a pipeline over files in the driver of a Spark job, in stages: find the splits of large
/// files, process all splits, and assemble the objects that have parts of several splits. Then it
/// publishes the objects that successful attempts of tasks have reported.
final class JobDriver {

    /// Size of a split in bytes, the block size that Hadoop's file systems use by default.
    private static final long SPLIT_BYTES = 128L << 20;

    /// Setting with another size of splits.
    private static final String SPLIT_SETTING = "spark.leat.splitBytes";

    /// Setting with the size of pieces, for tests with small files.
    private static final String PIECE_SETTING = "spark.leat.pieceBytes";

    /// Setting with the seconds after which a run without a sign of its driver has ended.
    private static final String ABANDONED_SETTING = "spark.leat.abandonedSeconds";

    private static final int ABANDONED_SECONDS = 120;

    /// Maximum number of tasks of a stage for each core, so that small files share a task.
    private static final int TASKS_PER_CORE = 8;

    private final JavaSparkContext spark;
    private final JobApp app;
    private final Lines lines;
    private final JobStorage storage = new JobStorage();
    private final SingleRunPlan plan;
    private final long splitBytes;
    private final long pieceBytes;

    /// A receiver of lines for the command.
    interface Lines {
        void line(String kind, String values);
    }

    /// A file that cannot be processed. Nothing was written.
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    JobDriver(JavaSparkContext spark, JobApp app, Lines lines) {
        this.spark = spark;
        this.app = app;
        this.lines = lines;
        plan = app.plan();
        splitBytes = spark.getConf().getSizeAsBytes(SPLIT_SETTING, SPLIT_BYTES + "b");
        pieceBytes = spark.getConf().getSizeAsBytes(PIECE_SETTING, PieceReader.PIECE_BYTES + "b");
        plan.onCluster()
                .ifPresent(why -> {
                    throw new IllegalArgumentException(why);
                });
    }

    /// Processes the inputs, and publishes the outputs.
    void run(List<String> inputs) throws IOException, RefusedException {
        var files = storage.inputs(inputs);
        var root = root();
        var job = new JobRun(app, root, UUID.randomUUID().toString(), splitBytes, pieceBytes);
        int seconds = spark.getConf().getInt(ABANDONED_SETTING, ABANDONED_SECONDS);
        try (var folder =
                        RunFolder.begin(
                                storage,
                                JobStorage.path(root),
                                job.run(),
                                Duration.ofSeconds(seconds));
                var progress = new JobProgress(spark, lines)) {
            progress.stage("cuts");
            var splits = splits(job, files);
            progress.stage("splits");
            var done = processed(job, splits);
            progress.stage("objects");
            var published = objects(job, done);
            folder.commit(List.copyOf(published.values()));
            report(done, published);
        }
    }

    /// Processes a file, and publishes nothing.
    ComputedFile compute(FileRequest request) {
        var job = new JobRun(app, request.folder(), "", splitBytes, pieceBytes);
        var splits = splits(job, List.of(ClusterFile.of(request)));
        var done = results(job, splits, splits.size()).getFirst();
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

    /// Returns the URI of the output folder.
    private String root() {
        int slash = app.output().lastIndexOf('/');
        var folder = slash < 0 ? "." : app.output().substring(0, slash + 1);
        return JobStorage.path(plan.folder() ? app.output() : folder).toString();
    }

    private <T, R> List<R> stage(
            List<T> inputs, long tasks, FlatMapFunction<java.util.Iterator<T>, R> work) {
        int most = (int) Math.clamp(tasks, 1, Math.max(1, inputs.size()));
        return inputs.isEmpty()
                ? List.of()
                : spark.parallelize(inputs, most).mapPartitions(work).collect();
    }

    private List<ClusterSplit> splits(JobRun job, List<ClusterFile> files) {
        var large = files.stream().filter(file -> file.size() > splitBytes).toList();
        var cuts = new HashMap<Integer, List<ClusterSplit>>();
        for (var split : stage(large, large.size(), job.cut())) {
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

    /// Returns the result of each file.
    private List<SplitDone> processed(JobRun job, List<ClusterSplit> splits)
            throws RefusedException {
        long bytes =
                splits.stream()
                        .map(ClusterSplit::file)
                        .distinct()
                        .mapToLong(ClusterFile::size)
                        .sum();
        long tasks = Math.max(spark.defaultParallelism() * TASKS_PER_CORE, bytes / splitBytes + 1);
        var files = results(job, splits, tasks);
        for (var done : files) {
            for (var why : done.reasons()) {
                throw new RefusedException(
                        "%s: %s; nothing was written"
                                .formatted(done.file().given(), why.message()));
            }
        }
        return files;
    }

    /// Returns the results of files, in order, from those of their splits. The splits of a file
    /// with a step over the whole file exchange their rows.
    private List<SplitDone> results(JobRun job, List<ClusterSplit> splits, long tasks) {
        boolean overFile = plan.pipeline().stepsOverFile() > 0;
        var divided =
                splits.stream()
                        .collect(
                                Collectors.partitioningBy(split ->
                                        overFile && !split.split().equals(FileSplit.WHOLE)));
        var results = new ArrayList<>(stage(divided.get(false), tasks, job.process()));
        if (!divided.get(true).isEmpty()) {
            results.addAll(new JobExchange(job, new ArrayList<>(divided.get(true))).run(spark));
        }
        var files = new TreeMap<Integer, SplitDone>();
        results.forEach(done -> files.merge(done.file().number(), done, SplitDone::plus));
        return List.copyOf(files.values());
    }

    /// An object: the input file, or 0 if all inputs share it, the sink and the key.
    private record Goal(int file, int sink, String key) {}

    /// Makes the objects. Returns the moves that publish them, by their final paths.
    private Map<String, Move> objects(JobRun job, List<SplitDone> done) throws RefusedException {
        var rejects = new ArrayList<ClusterObject>();
        var goals = new LinkedHashMap<Goal, ClusterObject>();
        var ready = new LinkedHashMap<Goal, ClusterPart>();
        var all = totals(done);
        for (var file : done) {
            if (!file.rejects().isEmpty()) {
                rejects.add(object(file, file.totals(), file.rejects(), true));
            }
            int number = plan.folder() ? file.file().number() : 0;
            var totals = plan.folder() ? file.totals() : all;
            for (var part : file.staged()) {
                var goal = new Goal(number, part.sink(), part.key());
                if (byPart(part)) {
                    ready.put(goal, part);
                } else {
                    goals.computeIfAbsent(goal, _ -> object(file, totals, new ArrayList<>(), false))
                            .parts()
                            .add(part);
                }
            }
            if (plan.folder() && noRowLeft(file, totals)) {
                goals.put(new Goal(number, -1, ""), object(file, totals, file.staged(), false));
            }
        }
        if (!plan.folder() && goals.isEmpty()) {
            goals.put(new Goal(0, -1, ""), object(done.getLast(), all, new ArrayList<>(), false));
        }
        return moves(job, rejects, goals, ready);
    }

    private static Totals totals(List<SplitDone> done) {
        return done.stream().map(SplitDone::totals).reduce(Totals.NONE, Totals::plus);
    }

    private static ClusterObject object(
            SplitDone file, Totals totals, ArrayList<ClusterPart> parts, boolean rejects) {
        return new ClusterObject(file.file(), file.columns(), totals, parts, rejects);
    }

    /// Returns true if each part is an object of its own, because the path has its number.
    private boolean byPart(ClusterPart part) {
        return plan.folder()
                && plan.pipeline().to().get(part.sink()).files().orElseThrow().path().byPart();
    }

    private boolean noRowLeft(SplitDone file, Totals totals) {
        return FileKernel.noRowLeft(plan.reading(file.file().name()), staged(file), totals);
    }

    /// Returns the staged files of an input without their contents.
    private static List<StagedFile> staged(SplitDone file) {
        return file.staged().stream().map(part -> part.staged(Path.of(""))).toList();
    }

    private Map<String, Move> moves(
            JobRun job,
            List<ClusterObject> rejects,
            Map<Goal, ClusterObject> goals,
            Map<Goal, ClusterPart> ready)
            throws RefusedException {
        var objects = new ArrayList<>(rejects);
        objects.addAll(goals.values());
        var made = stage(objects, objects.size(), job.assemble());
        var moves = new LinkedHashMap<String, Move>();
        for (int i = 0; i < made.size(); i++) {
            for (var part : made.get(i)) {
                add(moves, part, i < rejects.size() ? rejects(rejects.get(i).file()) : path(part));
            }
        }
        for (var part : ready.values()) {
            add(moves, part, path(part));
        }
        return moves;
    }

    private String path(ClusterPart part) {
        return plan.path(part.sink(), part.key());
    }

    private String rejects(ClusterFile file) {
        Pipeline pipeline = plan.reading(file.name());
        var key = RejectsLocation.of(pipeline, file.unit(pipeline)).key();
        return plan.rejects(file.name(), key);
    }

    private static void add(Map<String, Move> moves, ClusterPart part, String path)
            throws RefusedException {
        if (moves.putIfAbsent(path, new Move(part.location(), path)) != null) {
            throw new RefusedException(SingleRunPlan.clash(path));
        }
    }

    private void report(List<SplitDone> done, Map<String, Move> published) {
        var totals = totals(done);
        long bytes = done.stream().map(SplitDone::file).mapToLong(ClusterFile::size).sum();
        var rejects =
                done.stream()
                        .filter(file -> !file.rejects().isEmpty())
                        .map(file -> rejects(file.file()))
                        .collect(Collectors.toSet());
        published.keySet().stream()
                .sorted()
                .forEach(path -> lines.line(rejects.contains(path) ? "rejects" : "output", path));
        for (var file : done) {
            var of = plan.reading(file.file().name());
            var result =
                    new SingleFileRun.Result(
                            file.next(),
                            new Schema("", List.of()),
                            file.missing(),
                            file.totals(),
                            staged(file),
                            List.of());
            result.notes(file.file().given(), of, plan.folder())
                    .forEach(note -> lines.line("note", note));
        }
        lines.line(
                "totals",
                "%d\t%d\t%d\t%d\t%d\t%d"
                        .formatted(
                                done.size(),
                                bytes,
                                totals.read(),
                                totals.written(),
                                totals.filtered(),
                                totals.rejected()));
    }
}

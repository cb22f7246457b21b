package dev.leat.load.cluster;

import dev.leat.app.Pipeline;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.RejectsFile;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.load.ComputedFile;
import dev.leat.load.FileExchange;
import dev.leat.load.FileSplit;
import dev.leat.load.SingleFileRun;
import dev.leat.load.SingleRunPlan;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.metrics.RecordCounts;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The work of one attempt of a task, in a local folder that its owner deletes. Owned by the task's
/// thread.
public final class ClusterWorker {

    private final SingleRunPlan plan;
    private final StagingFolder work;
    private final ClusterStorage storage;
    private final boolean counted;
    private final SingleFileRun run;
    private int folders;

    /// @param counted true if the results are for commits of an app, which counts the lines
    public ClusterWorker(
            SingleRunPlan plan,
            FileKernelFactory kernels,
            PieceReaderFactory readers,
            StagingFolder work,
            ClusterStorage storage,
            boolean counted) {
        this.plan = plan;
        this.work = work;
        this.storage = storage;
        this.counted = counted;
        run =
                new SingleFileRun(
                        plan.app(), kernels, readers, EngineOptions.defaults(), Time.system());
    }

    private StagingFolder folder() throws IOException {
        return new StagingFolder(Files.createDirectory(work.file("work-" + ++folders)));
    }

    private interface Work<T> {
        T run(Pipeline pipeline, StagingFolder staging)
                throws UnreadableFileException, IOException, InterruptedException;
    }

    /// Runs work in a local folder that is removed afterwards.
    private <T> T in(ClusterFile file, Work<T> work)
            throws UnreadableFileException, IOException, InterruptedException {
        var staging = folder();
        try {
            return work.run(plan.reading(file.name()), staging);
        } finally {
            staging.clear();
            Files.delete(staging.folder());
        }
    }

    /// Divides a file into splits of about this number of bytes. A file that cannot be read is one
    /// split, which then refuses it.
    public List<ClusterSplit> cut(ClusterFile file, long splitBytes)
            throws IOException, InterruptedException {
        try {
            return in(
                    file,
                    (pipeline, staging) ->
                            exchange(file, pipeline, staging, Optional.empty())
                                    .splits(splitBytes)
                                    .stream()
                                    .map(split -> ClusterSplit.of(file, split))
                                    .toList());
        } catch (UnreadableFileException unreadable) {
            return List.of(ClusterSplit.of(file, FileSplit.WHOLE));
        }
    }

    private FileExchange exchange(
            ClusterFile file,
            Pipeline pipeline,
            StagingFolder staging,
            Optional<PipelineMetrics> counts)
            throws IOException {
        return run.exchange(pipeline, file.unit(pipeline), storage.content(file), staging, counts);
    }

    /// Processes a split.
    public SplitDone process(ClusterSplit split) throws IOException, InterruptedException {
        var file = split.file();
        return done(
                        file,
                        counts ->
                                in(
                                        file,
                                        (pipeline, staging) -> {
                                            var unit = file.unit(pipeline);
                                            var content = storage.content(file);
                                            var result =
                                                    run.run(
                                                            pipeline,
                                                            unit,
                                                            content,
                                                            split.split(),
                                                            staging,
                                                            counts);
                                            return Optional.of(done(file, result, counts));
                                        }))
                .orElseThrow();
    }

    /// A stage of an exchange, in a folder that remains until the worker is closed.
    public interface Stage {
        Optional<SingleFileRun.Result> run(FileExchange exchange, Path folder)
                throws UnreadableFileException, IOException, InterruptedException;
    }

    /// Runs a stage of an exchange.
    public Optional<SplitDone> exchange(ClusterFile file, Stage stage)
            throws IOException, InterruptedException {
        return done(
                file,
                counts -> {
                    var staging = folder();
                    var pipeline = plan.reading(file.name());
                    var result =
                            stage.run(exchange(file, pipeline, staging, counts), staging.folder());
                    return result.isPresent()
                            ? Optional.of(done(file, result.get(), counts))
                            : Optional.empty();
                });
    }

    private interface Counted {
        Optional<SplitDone> run(Optional<PipelineMetrics> counts)
                throws UnreadableFileException, IOException, InterruptedException;
    }

    /// Runs work on a file. The result has the reason if the file cannot be processed.
    private Optional<SplitDone> done(ClusterFile file, Counted work)
            throws IOException, InterruptedException {
        try {
            var pipeline = plan.reading(file.name());
            return work.run(
                    !counted
                            ? Optional.empty()
                            : Optional.of(
                                    new PipelineMetrics(
                                            pipeline, new SimpleMeterRegistry(), Time.system())));
        } catch (UnreadableFileException bad) {
            return Optional.of(SplitDone.refused(file, bad.reasons()));
        } catch (IllegalArgumentException unfit) {
            var why = Reason.of("columns", String.valueOf(unfit.getMessage()));
            return Optional.of(SplitDone.refused(file, List.of(why)));
        }
    }

    private SplitDone done(
            ClusterFile file, SingleFileRun.Result made, Optional<PipelineMetrics> counts)
            throws IOException {
        var staged = new ArrayList<ClusterPart>();
        for (var part : made.staged()) {
            if (part.sink() >= 0 || part.sink() == StagedFile.ROWS) {
                staged.add(storage.upload(part));
            }
        }
        var rejects = new ArrayList<ClusterPart>();
        for (var part : made.rejects()) {
            rejects.add(storage.upload(new StagedFile(StagedFile.REJECTS, 0, "", part, 0, 0)));
        }
        return SplitDone.of(
                file,
                made,
                counts.map(PipelineMetrics::counts).orElse(RecordCounts.NONE),
                staged,
                rejects);
    }

    /// Makes an object of parts of one or several files.
    public List<ClusterPart> assemble(ClusterObject object)
            throws UnreadableFileException, IOException, InterruptedException {
        return in(
                object.file(),
                (pipeline, staging) -> {
                    var copies = new ArrayList<StagedFile>();
                    for (var part : object.parts()) {
                        var copy = staging.file("part-" + copies.size());
                        storage.download(part, copy);
                        copies.add(part.staged(copy));
                    }
                    if (object.rejects()) {
                        return List.of(storage.upload(rejects(copies, staging)));
                    }
                    var unit = object.file().unit(pipeline);
                    var made =
                            new SingleFileRun.Result(
                                    Position.START,
                                    ComputedFile.schema(pipeline, object.columns()),
                                    List.of(),
                                    object.totals(),
                                    copies,
                                    List.of());
                    var uploaded = new ArrayList<ClusterPart>();
                    for (var output : run.outputs(pipeline, unit, made, staging)) {
                        uploaded.add(storage.upload(output));
                    }
                    return uploaded;
                });
    }

    private static StagedFile rejects(List<StagedFile> parts, StagingFolder staging)
            throws IOException {
        var file = staging.file("rejects");
        RejectsFile.write(file, parts.stream().map(StagedFile::file).toList(), _ -> {});
        return new StagedFile(StagedFile.REJECTS, 0, "", file, 0, Files.size(file));
    }
}

package dev.leat.spark.job;

import dev.leat.app.Pipeline;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.RejectsFile;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.reduce.RoundKernels;
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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;

/// The work of one attempt of a task: a kernel with one thread, a local folder, and a folder in the
/// output's storage to which no other attempt writes. Owned by the task's thread.
final class JobWorker implements AutoCloseable {

    private final JobRun job;
    private final SingleRunPlan plan;
    private final JobStorage storage = new JobStorage();
    private final PieceReaderFactory readers;
    private final StagingFolder work;

    /// The reason why an executor cannot process files of `leat up`.
    static final String UNSHARED =
            "the state folder must be on a disk that all machines of the cluster share, and writable"
                    + " for the user of the executors";

    private final FileKernels kernels;
    private final SingleFileRun run;
    private final String attempt;
    private int folders;
    private int files;

    JobWorker(JobRun job) throws IOException {
        this.job = job;
        plan = job.app().plan();
        readers = job.publishes() ? new FileReaders() : new FileReaders().forSinks(plan.pipeline());
        attempt = Long.toString(TaskContext.get().taskAttemptId());
        if (!job.publishes() && !Files.isWritable(Path.of(job.root()))) {
            throw new IOException(
                    "%s: cannot write to %s on %s"
                            .formatted(UNSHARED, job.root(), InetAddress.getLocalHost()));
        }
        // Spark removes this folder when the executor ends
        var local = Path.of(SparkFiles.getRootDirectory());
        work = new StagingFolder(Files.createTempDirectory(local, "leat-"));
        kernels =
                new FileKernels(
                        1, FileKernels.DEFAULT_MEMORY, work.file("spill"), List.of(work.folder()));
        run =
                new SingleFileRun(
                        plan.app(),
                        new RoundKernels(kernels),
                        readers,
                        EngineOptions.defaults(),
                        Time.system());
    }

    private StagingFolder folder() throws IOException {
        return new StagingFolder(Files.createDirectory(work.file("work-" + ++folders)));
    }

    private interface Work<T> {
        T run(Pipeline pipeline, StagingFolder staging)
                throws UnreadableFileException, IOException, InterruptedException;
    }

    /// Runs work in a local folder that is removed afterwards.
    private <T> T in(JobFile file, Work<T> work)
            throws UnreadableFileException, IOException, InterruptedException {
        var staging = folder();
        try {
            return work.run(plan.reading(file.name()), staging);
        } finally {
            staging.clear();
            Files.delete(staging.folder());
        }
    }

    /// Divides a file into splits. A file that cannot be read is one split, which then refuses it.
    List<JobSplit> cut(JobFile file) throws IOException, InterruptedException {
        try {
            return in(
                    file,
                    (pipeline, staging) ->
                            exchange(file, pipeline, staging, Optional.empty())
                                    .splits(job.splitBytes())
                                    .stream()
                                    .map(split -> JobSplit.of(file, split))
                                    .toList());
        } catch (UnreadableFileException unreadable) {
            return List.of(JobSplit.of(file, FileSplit.WHOLE));
        }
    }

    private FileExchange exchange(
            JobFile file,
            Pipeline pipeline,
            StagingFolder staging,
            Optional<PipelineMetrics> counts)
            throws IOException {
        return run.exchange(
                pipeline, file.unit(pipeline), storage.content(file), staging, counts);
    }

    /// Processes a split.
    SplitDone process(JobSplit split) throws IOException, InterruptedException {
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
    interface Stage {
        Optional<SingleFileRun.Result> run(FileExchange exchange, Path folder)
                throws UnreadableFileException, IOException, InterruptedException;
    }

    /// Runs a stage of an exchange.
    Optional<SplitDone> exchange(JobFile file, Stage stage)
            throws IOException, InterruptedException {
        return done(
                file,
                counts -> {
                    var staging = folder();
                    var pipeline = plan.reading(file.name());
                    var result =
                            stage.run(
                                    exchange(file, pipeline, staging, counts), staging.folder());
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
    private Optional<SplitDone> done(JobFile file, Counted work)
            throws IOException, InterruptedException {
        try {
            var pipeline = plan.reading(file.name());
            return work.run(
                    job.publishes()
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
            JobFile file, SingleFileRun.Result made, Optional<PipelineMetrics> counts)
            throws IOException {
        var staged = new ArrayList<JobPart>();
        for (var part : made.staged()) {
            if (part.sink() >= 0 || part.sink() == StagedFile.ROWS) {
                staged.add(upload(part));
            }
        }
        var rejects = new ArrayList<JobPart>();
        for (var part : made.rejects()) {
            rejects.add(upload(new StagedFile(StagedFile.REJECTS, 0, "", part, 0, 0)));
        }
        return SplitDone.of(
                file,
                made,
                counts.map(PipelineMetrics::counts).orElse(RecordCounts.NONE),
                staged,
                rejects);
    }

    /// Makes an object of parts of one or several files.
    List<JobPart> assemble(JobObject object)
            throws UnreadableFileException, IOException, InterruptedException {
        return in(
                object.file(),
                (pipeline, staging) -> {
                    var copies = new ArrayList<StagedFile>();
                    for (var part : object.parts()) {
                        var copy = staging.file("part-" + copies.size());
                        storage.download(JobStorage.in(job.folder(), part.location()), copy);
                        copies.add(part.staged(copy));
                    }
                    if (object.rejects()) {
                        return List.of(upload(rejects(copies, staging)));
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
                    var uploaded = new ArrayList<JobPart>();
                    for (var output : run.outputs(pipeline, unit, made, staging)) {
                        uploaded.add(upload(output));
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

    private JobPart upload(StagedFile file) throws IOException {
        var location = attempt + "/" + ++files;
        storage.upload(file.file(), JobStorage.in(job.folder(), location));
        return JobPart.of(file, location);
    }

    @Override
    public void close() {
        kernels.close();
        try {
            work.clear();
            Files.delete(work.folder());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

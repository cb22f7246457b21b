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
import dev.leat.load.FileSplit;
import dev.leat.load.SingleFileRun;
import dev.leat.load.SingleRunPlan;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.metrics.RecordCounts;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
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
                    (pipeline, staging) -> {
                        var content = storage.content(file);
                        var bytes = job.splitBytes();
                        var found =
                                FileSplit.of(
                                        readers, content, pipeline.from(), bytes, staging.folder());
                        return found.stream().map(split -> JobSplit.of(file, split)).toList();
                    });
        } catch (UnreadableFileException unreadable) {
            return List.of(JobSplit.of(file, FileSplit.WHOLE));
        }
    }

    /// Processes a split.
    SplitDone process(JobSplit split) throws IOException, InterruptedException {
        var file = split.file();
        try {
            return in(file, (pipeline, staging) -> process(split, pipeline, staging));
        } catch (UnreadableFileException bad) {
            return SplitDone.refused(file, bad.reasons());
        } catch (IllegalArgumentException unfit) {
            var why = Reason.of("columns", String.valueOf(unfit.getMessage()));
            return SplitDone.refused(file, List.of(why));
        }
    }

    private SplitDone process(JobSplit split, Pipeline pipeline, StagingFolder staging)
            throws UnreadableFileException, IOException, InterruptedException {
        var file = split.file();
        var content = storage.content(file);
        var counts =
                job.publishes()
                        ? Optional.<PipelineMetrics>empty()
                        : Optional.of(
                                new PipelineMetrics(
                                        pipeline, new SimpleMeterRegistry(), Time.system()));
        var unit = file.unit(pipeline);
        var made = run.run(pipeline, unit, content, split.split(), staging, counts);
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
        return new SplitDone(
                file,
                "",
                SplitDone.names(made.schema()),
                new ArrayList<>(made.missing()),
                made.next(),
                made.totals(),
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
    public void close() throws IOException {
        kernels.close();
        work.clear();
        Files.delete(work.folder());
    }
}

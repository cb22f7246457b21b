package dev.leat.spark.job;

import dev.leat.batch.Content;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.cluster.ClusterFile;
import dev.leat.load.cluster.ClusterPart;
import dev.leat.load.cluster.ClusterStorage;
import dev.leat.load.cluster.ClusterWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;

/// The resources of one attempt of a task: a kernel with one thread, a local folder, and a folder
/// in the output's storage, to which no other attempt writes. Owned by the task's thread.
final class JobWorker implements ClusterStorage, AutoCloseable {

    /// The reason why an executor cannot process files of `leat up`.
    static final String UNSHARED =
            "the state folder must be on a disk that all machines of the cluster share, and writable"
                    + " for the user of the executors";

    private final JobRun job;
    private final JobStorage storage = new JobStorage();
    private final StagingFolder work;
    private final FileKernels kernels;
    private final ClusterWorker worker;
    private final String attempt;
    private int files;

    JobWorker(JobRun job) throws IOException {
        this.job = job;
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
        var plan = job.app().plan();
        var readers = new FileReaders(job.pieceBytes());
        worker =
                new ClusterWorker(
                        plan,
                        new RoundKernels(kernels),
                        job.publishes() ? readers : readers.forSinks(plan.pipeline()),
                        work,
                        this,
                        !job.publishes());
    }

    ClusterWorker worker() {
        return worker;
    }

    @Override
    public Content content(ClusterFile file) throws IOException {
        return storage.content(file);
    }

    @Override
    public ClusterPart upload(StagedFile file) throws IOException {
        var location = attempt + "/" + ++files;
        storage.upload(file.file(), JobStorage.in(job.folder(), location));
        return ClusterPart.of(file, location);
    }

    @Override
    public void download(ClusterPart part, Path to) throws IOException {
        storage.download(JobStorage.in(job.folder(), part.location()), to);
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

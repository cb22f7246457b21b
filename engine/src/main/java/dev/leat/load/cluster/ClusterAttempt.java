package dev.leat.load.cluster;

import dev.leat.batch.Content;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.SingleRunPlan;
import dev.leat.lookup.LookupCopies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/// The resources of one attempt of a task: a kernel with one thread, a local folder, and a folder
/// in the output's storage, to which no other attempt writes. Owned by the task's thread.
public final class ClusterAttempt implements ClusterStorage, AutoCloseable {

    /// The reason why an executor cannot process files of `leat up`.
    public static final String UNSHARED =
            "the state folder must be on a disk that all machines of the cluster share, and writable"
                    + " for the user of the executors";

    private final ClusterFiles storage;
    private final String run;
    private final String attempt;
    private final StagingFolder work;
    private final FileKernels kernels;
    private final ClusterWorker worker;
    private int files;

    /// @param id differs from that of all other attempts of the job
    /// @param local a local folder that is removed if this JVM is killed
    public ClusterAttempt(
            ClusterJob job, SingleRunPlan plan, ClusterFiles storage, long id, Path local)
            throws IOException {
        this.storage = storage;
        run = job.publishes() ? RunFolder.folder(job.run()) + "/" : "";
        attempt = Long.toString(id);
        if (!job.publishes() && !Files.isWritable(Path.of(job.root()))) {
            throw new IOException(
                    "%s: cannot write to %s on %s"
                            .formatted(UNSHARED, job.root(), InetAddress.getLocalHost()));
        }
        work = new StagingFolder(Files.createTempDirectory(local, "leat-"));
        kernels =
                new FileKernels(
                        1, FileKernels.DEFAULT_MEMORY, work.file("spill"), List.of(work.folder()));
        var readers = new FileReaders(job.pieceBytes());
        worker =
                new ClusterWorker(
                        plan,
                        new RoundKernels(kernels.with(new LookupCopies(this::copy))),
                        job.publishes() ? readers : readers.forSinks(plan.pipeline()),
                        work,
                        this,
                        !job.publishes());
    }

    /// Reads all inputs. The outputs are read before this attempt is closed.
    ///
    /// @param number the number of the task in its stage
    public ClusterOutputs run(ClusterTask task, int number, Iterator<byte[]> inputs)
            throws UnreadableFileException, IOException, InterruptedException {
        return new ClusterTasks(worker, number).run(task, inputs);
    }

    /// Returns a file that the driver has written to the folder of the job.
    private byte[] copy(String name) throws IOException {
        return storage.read(run + name).orElseThrow(() -> new NoSuchFileException(run + name));
    }

    @Override
    public Content content(ClusterFile file) throws IOException {
        return storage.content(file);
    }

    @Override
    public ClusterPart upload(StagedFile file) throws IOException {
        var location = attempt + "/" + ++files;
        storage.upload(file.file(), run + location);
        return ClusterPart.of(file, location);
    }

    @Override
    public void download(ClusterPart part, Path to) throws IOException {
        storage.download(run + part.location(), to);
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

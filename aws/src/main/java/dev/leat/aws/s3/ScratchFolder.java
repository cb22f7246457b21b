package dev.leat.aws.s3;

import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.StagingName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The folder on the disk of this machine in which a process stages output. It is created by its
/// first use and deleted when the process ends, so it is never the only place of committed data.
/// Thread-safe.
final class ScratchFolder implements AutoCloseable {

    private final AtomicLong numbers = new AtomicLong();
    private @Nullable Path folder;

    private synchronized Path folder() throws IOException {
        var known = folder;
        if (known == null) {
            known = Files.createTempDirectory("leat-");
            folder = known;
        }
        return known;
    }

    /// Returns the folder for the output of a file. It stays the same while the process runs.
    StagingFolder of(String pipeline, FileUnit unit) throws IOException {
        var name = StagingName.of(pipeline, unit);
        return new StagingFolder(Files.createDirectories(folder().resolve(name)));
    }

    /// Returns a new, empty folder.
    StagingFolder ofWorker() throws IOException {
        var name = "batches-" + numbers.getAndIncrement();
        return new StagingFolder(Files.createDirectories(folder().resolve(name)));
    }

    /// Deletes the folder and everything in it. A file that cannot be deleted remains in the
    /// machine's folder for temporary files.
    @Override
    public synchronized void close() {
        var known = folder;
        if (known != null) {
            try {
                new StagingFolder(known).clear();
                Files.delete(known);
            } catch (IOException _) {
                // The operating system deletes temporary files.
            }
            folder = null;
        }
    }
}

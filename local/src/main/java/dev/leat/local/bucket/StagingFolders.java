package dev.leat.local.bucket;

import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.StagingName;
import dev.leat.disk.DiskFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// The folders `objects/staging/..`, in which a pipeline stages its output for one input object
/// version. [StagingName] gives a folder its name. Thread-safe.
public final class StagingFolders {

    private static final String STAGING = Blobs.FOLDER + "/staging";
    static final String GONE = Blobs.FOLDER + "/gone";

    private final Path state;
    private final FileRemover removal;
    private final AtomicLong numbers = new AtomicLong();

    StagingFolders(Path state, FileRemover removal) {
        this.state = state;
        this.removal = removal;
    }

    StagingFolder of(String pipeline, FileUnit unit) throws IOException {
        var folder = folder(StagingName.of(pipeline, unit));
        Folders.make(state, folder);
        return new StagingFolder(folder);
    }

    /// Returns a new folder for a worker that processes batches of messages. The next start deletes
    /// it.
    StagingFolder ofWorker() throws IOException {
        var folder = folder("batches-%08x".formatted(numbers.getAndIncrement()));
        Folders.make(state, folder);
        return new StagingFolder(folder);
    }

    private Path folder(String name) {
        return state.resolve(STAGING).resolve(name);
    }

    /// Releases a staging folder. A new folder of the same name can be created at once; the files
    /// of the old folder are deleted later.
    public void release(String name) {
        var folder = folder(name);
        var gone = state.resolve(GONE).resolve("%08x".formatted(numbers.getAndIncrement()));
        try {
            if (Files.isDirectory(folder)) {
                Files.createDirectories(Folders.of(gone));
                Files.move(folder, gone, StandardCopyOption.ATOMIC_MOVE);
                removal.schedule(gone);
            }
        } catch (NoSuchFileException _) {
            // Nothing was staged.
        } catch (IOException _) {
            // The next start deletes the folder, because the file of the folder is no longer being
            // processed.
        }
    }

    /// Deletes all staging folders except those in `running`, whose files are still being
    /// processed. Called when the state is opened.
    void tidy(Set<String> running) throws IOException {
        DiskFolder.remove(state.resolve(GONE));
        for (var folder : Folders.in(state.resolve(STAGING))) {
            if (!running.contains(String.valueOf(folder.getFileName()))) {
                DiskFolder.remove(folder);
            }
        }
    }
}

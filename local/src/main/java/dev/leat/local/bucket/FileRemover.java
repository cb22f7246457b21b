package dev.leat.local.bucket;

import dev.leat.disk.DiskFolder;
import dev.leat.local.database.Database;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Deletes unreferenced files in the background. Readers that have opened a file can read it to its
/// end. Files that could not be deleted are deleted by the next start. Thread-safe. The creator
/// closes it.
final class FileRemover {

    private final Database database;
    private final Blobs blobs;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("leat-objects").daemon().factory());
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean ended;

    /// The number of open holds. Guarded by this object, which also guards deletions of blobs.
    private int holds;

    FileRemover(Database database, Blobs blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    /// Postpones all deletions of blobs until the result is closed. Waits for deletions in
    /// progress.
    synchronized Runnable hold() {
        holds++;
        return () -> {
            release();
            schedule();
        };
    }

    private synchronized void release() {
        holds--;
    }

    /// Schedules the deletion of dropped blobs.
    void schedule() {
        if (!ended && !asked.getAndSet(true)) {
            execute(this::later);
        }
    }

    /// Schedules the deletion of this folder.
    void schedule(Path folder) {
        if (!ended) {
            execute(() -> remove(folder));
        }
    }

    private void execute(Runnable work) {
        try {
            thread.execute(() -> Tasks.run("leat-objects", work::run));
        } catch (RejectedExecutionException _) {
            // The remover was closed; the next start deletes the files.
        }
    }

    private void later() {
        asked.set(false);
        try {
            run();
        } catch (UnavailableException _) {
            // The next call of `schedule` or the next start tries again.
        }
    }

    private static void remove(Path folder) {
        try {
            DiskFolder.remove(folder);
        } catch (IOException _) {
            // The next start deletes the folder.
        }
    }

    /// Deletes all dropped blobs, on the caller's thread. Deletes nothing while they are on hold.
    void run() {
        boolean more = true;
        while (more && !ended) {
            var gone = deleted(database.read(DeletedBlobs::some));
            more = !gone.isEmpty();
            if (more) {
                database.commit(tx -> {
                    DeletedBlobs.gone(tx, gone);
                    return true;
                });
            }
        }
    }

    /// Deletes blobs, and returns those that could be deleted.
    private synchronized List<String> deleted(List<String> some) {
        return holds > 0 ? List.of() : some.stream().filter(this::delete).toList();
    }

    private boolean delete(String blob) {
        try {
            Files.deleteIfExists(blobs.path(blob));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Stops after the scheduled deletions have ended.
    void close() {
        thread.close();
        ended = true;
    }

    /// Stops as if the process had been killed. Files that were not deleted yet remain.
    void abandon() {
        ended = true;
        thread.shutdownNow();
        thread.close();
    }
}

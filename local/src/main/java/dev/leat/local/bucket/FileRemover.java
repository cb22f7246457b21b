package dev.leat.local.bucket;

import dev.leat.local.database.Database;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Removes files that nothing refers to any more, behind everyone's back: whoever has one open
/// reads on. What it does not come to, the next start does. Threads share it; whoever made it
/// closes it.
final class FileRemover {

    private final Database database;
    private final Blobs blobs;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("leat-objects").daemon().factory());
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean ended;

    FileRemover(Database database, Blobs blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    /// Soon removes what was dropped.
    void ask() {
        if (!ended && !asked.getAndSet(true)) {
            execute(this::later);
        }
    }

    /// Soon removes this folder.
    void ask(Path folder) {
        if (!ended) {
            execute(() -> remove(folder));
        }
    }

    private void execute(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException _) {
            // It ends now; the next start does it.
        }
    }

    private void later() {
        asked.set(false);
        try {
            run();
        } catch (IOException | UnavailableException _) {
            // The next to ask, or the next start, tries again.
        }
    }

    private static void remove(Path folder) {
        try {
            Folders.remove(folder);
        } catch (IOException _) {
            // The next start tries again.
        }
    }

    /// Removes all that was dropped, on the caller's thread.
    void run() throws IOException {
        var some = database.read(DeletedBlobs::some);
        while (!some.isEmpty() && !ended) {
            for (var blob : some) {
                Files.deleteIfExists(blobs.path(blob));
            }
            var gone = some;
            database.commit(tx -> {
                DeletedBlobs.gone(tx, gone);
                return true;
            });
            some = database.read(DeletedBlobs::some);
        }
    }

    /// Waits for what was asked.
    void close() {
        thread.close();
        ended = true;
    }

    /// As if the process died: what is not removed stays.
    void abandon() {
        ended = true;
        thread.shutdownNow();
        thread.close();
    }
}

package dev.leat.local;

import dev.leat.local.bucket.StoredFiles;
import dev.leat.local.database.Database;
import dev.leat.local.database.FileSnapshot;
import dev.leat.local.database.StoredPath;
import dev.leat.local.file.LocalFileLog;
import dev.leat.local.queue.storage.StateRow;
import dev.leat.port.StateSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A snapshot of a state folder. Content of objects is immutable and is not deleted while the
/// snapshot is open, so it can be read later. Staged files are kept by second names.
final class LocalSnapshot implements StateSnapshot {

    private final Path folder;
    private final Path file;
    private final FileSnapshot snapshot;
    private final StoredFiles.Pins staged;
    private final Runnable release;
    private boolean copied;

    private LocalSnapshot(
            Database database, FileSnapshot snapshot, StoredFiles.Pins staged, Runnable release) {
        this.folder = database.folder();
        this.file = database.file();
        this.snapshot = snapshot;
        this.staged = staged;
        this.release = release;
    }

    /// @param release runs when the snapshot is closed; until then no content is deleted
    /// @param point runs while no commit is in progress
    static LocalSnapshot take(Database database, Runnable release, Runnable point) {
        var staged = new AtomicReference<StoredFiles.@Nullable Pins>();
        try {
            var snapshot =
                    database.takeSnapshot(taken -> {
                        drop(staged.get());
                        var names = taken.read(LocalFileLog::staged);
                        staged.set(StoredFiles.pin(database.folder(), names));
                        point.run();
                    });
            var pins = staged.get();
            if (pins == null) {
                throw new IllegalStateException("the snapshot was not taken");
            }
            return new LocalSnapshot(database, snapshot, pins, release);
        } catch (RuntimeException | Error failed) {
            drop(staged.get());
            release.run();
            throw failed;
        }
    }

    private static void drop(StoredFiles.@Nullable Pins pins) {
        if (pins != null) {
            pins.close();
        }
    }

    @Override
    public String app() {
        return snapshot.read(StateRow::app);
    }

    @Override
    public int version() {
        return StateFormat.VERSION;
    }

    @Override
    public String file() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public void copy(Path target) {
        snapshot.copy(target);
        copied = true;
        snapshot.close();
    }

    @Override
    public void files(Path copy, Visitor each) throws IOException {
        try {
            FileSnapshot.of(
                    copy,
                    session -> {
                        StoredFiles.each(
                                session,
                                name -> pass(each, name, StoredPath.resolve(folder, name)));
                        return true;
                    });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        for (var file : staged.files().entrySet()) {
            each.file(file.getKey(), file.getValue());
        }
    }

    private static void pass(Visitor each, String name, Path file) {
        try {
            each.file(name, file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            if (!copied) {
                snapshot.close();
            }
        } finally {
            staged.close();
            release.run();
        }
    }
}

package dev.leat.cli.bucket;

import dev.leat.cli.bucket.DropFolder.Entry;
import dev.leat.cli.terminal.CommandException;
import dev.leat.operations.ObjectOperations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A watched folder. Each complete file is put into a bucket once and then moved to `done` below
/// the folder. A file is complete when two scans find it unchanged. Hidden files and files with
/// names of incomplete uploads are ignored; links, devices and unreadable files are skipped with a
/// message. If the process is killed between put and move, the file is put again with the same
/// content, which is a duplicate.
public final class Inbox implements AutoCloseable {

    /// Interval between scans. A file that is unchanged for this time is complete.
    static final Duration LOOK = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final Path path;
    private final DropFolder folder;
    private final String bucket;
    private final ObjectOperations objects;
    private final Time time;
    private final Consumer<String> listener;
    private final Signal stop = new Signal();
    private final Thread thread;
    private final Set<Path> reported = new HashSet<>();
    private final Map<Path, Entry> put = new HashMap<>();
    private Map<Path, Entry> seen = Map.of();

    /// `listener` gets a message for each file that was put or that failed. The inbox's thread
    /// calls it.
    ///
    /// @throws CommandException if the folder does not exist
    public Inbox(
            Path folder,
            String bucket,
            ObjectOperations objects,
            Time time,
            Consumer<String> listener) {
        if (!Files.isDirectory(folder)) {
            throw CommandException.input("--watch: no such folder: " + folder);
        }
        this.path = folder;
        this.folder = new DropFolder(folder);
        this.bucket = bucket;
        this.objects = objects;
        this.time = time;
        this.listener = listener;
        this.thread = Tasks.repeated("leat-watch", time, stop, this::round);
    }

    public void start() {
        thread.start();
    }

    private void round() throws InterruptedException {
        look();
        time.await(stop, 0, time.instant().plus(LOOK));
    }

    /// Puts the files that have not changed since the last scan.
    void look() {
        try {
            var now = folder.entries();
            for (var entry : now.entrySet()) {
                if (stop.count() == 0) {
                    look(entry.getKey(), entry.getValue());
                }
            }
            seen.keySet().stream()
                    .filter(file -> !now.containsKey(file))
                    .forEach(gone -> Tasks.succeeded(task(gone)));
            seen = now;
            put.keySet().retainAll(now.keySet());
            reported.retainAll(now.keySet());
        } catch (IOException gone) {
            report(path, "cannot read folder %s: %s".formatted(path, gone.getMessage()));
        }
    }

    private void look(Path file, Entry entry) {
        switch (entry) {
            case Entry.Skipped(var why) -> report(file, "%s %s".formatted(file, why));
            case Entry.Plain plain when plain.equals(seen.get(file)) -> put(file, plain);
            case Entry.Plain _ -> reported.remove(file);
        }
    }

    private void put(Path file, Entry.Plain plain) {
        try {
            if (!plain.equals(put.get(file))) {
                folder.prepare();
                objects.put(bucket, file.getFileName().toString(), file, Map.of());
            }
            if (folder.unchanged(file, plain)) {
                // Putting the file again would only cause a duplicate, but would take time for a
                // large file.
                put.put(file, plain);
                folder.done(file);
                listener.accept("%s was stored in %s".formatted(file, bucket));
            }
        } catch (RefusedOperationException
                | UnavailableException
                | CorruptStateException
                | IOException
                | UncheckedIOException failed) {
            report(
                    file,
                    "%s could not be stored in %s: %s; the file stays in the folder and is retried"
                            .formatted(file, bucket, failed.getMessage()));
        } catch (RuntimeException | Error broken) {
            Tasks.failed(task(file), LOG::error, broken);
            report(
                    file,
                    "%s could not be stored in %s: internal error, see the log; the file stays in the folder and is retried"
                            .formatted(file, bucket));
        }
    }

    private static String task(Path file) {
        return "storing the file " + file.getFileName();
    }

    /// Reports a message about a file, but not again until the problem is gone.
    private void report(Path about, String sentence) {
        if (reported.add(about)) {
            listener.accept(sentence);
        }
    }

    @Override
    public void close() {
        stop.raise();
        Threads.awaitEnd(thread);
    }
}

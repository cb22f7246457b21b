package dev.leat.cli.bucket;

import dev.leat.cli.bucket.DropFolder.Entry;
import dev.leat.cli.terminal.CommandException;
import dev.leat.metrics.FailureTrace;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.ObjectOperations;
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

/// A folder whose files are put into a bucket, each once it is complete, and then moved to `done`
/// below the folder. A file is complete when it has not changed between two looks; hidden files and
/// those whose names say that they are incomplete are not looked at; links, devices and what cannot
/// be read are skipped, with a sentence each. Killed between the two, the file is put again with
/// the same content, which is a repeat.
public final class Inbox implements AutoCloseable {

    /// How long a file must be as it is to be taken for complete.
    static final Duration LOOK = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final Path path;
    private final DropFolder folder;
    private final String bucket;
    private final ObjectOperations objects;
    private final Time time;
    private final Consumer<String> news;
    private final Signal stop = new Signal();
    private final Thread thread = Thread.ofPlatform().name("leat-watch").unstarted(this::run);
    private final Set<Path> told = new HashSet<>();
    private final Map<Path, Entry> put = new HashMap<>();
    private Map<Path, Entry> seen = Map.of();

    /// `news` hears, a sentence each, what was put and what could not be; it is called by the
    /// inbox's thread.
    ///
    /// @throws Failure if there is no such folder
    public Inbox(
            Path folder,
            String bucket,
            ObjectOperations objects,
            Time time,
            Consumer<String> news) {
        if (!Files.isDirectory(folder)) {
            throw CommandException.input("--watch: there is no folder " + folder);
        }
        this.path = folder;
        this.folder = new DropFolder(folder);
        this.bucket = bucket;
        this.objects = objects;
        this.time = time;
        this.news = news;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (stop.count() == 0) {
                look();
                time.await(stop, 0, time.instant().plus(LOOK));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Puts the files that are as they were at the last look.
    void look() {
        try {
            var now = folder.entries();
            for (var entry : now.entrySet()) {
                if (stop.count() == 0) {
                    look(entry.getKey(), entry.getValue());
                }
            }
            seen = now;
            put.keySet().retainAll(now.keySet());
            told.retainAll(now.keySet());
        } catch (IOException gone) {
            tell(path, "cannot look into %s: %s".formatted(path, gone.getMessage()));
        }
    }

    private void look(Path file, Entry entry) {
        switch (entry) {
            case Entry.Skipped(var why) -> tell(file, "%s %s".formatted(file, why));
            case Entry.Plain plain when plain.equals(seen.get(file)) -> put(file, plain);
            case Entry.Plain _ -> told.remove(file);
        }
    }

    private void put(Path file, Entry.Plain plain) {
        try {
            if (!plain.equals(put.get(file))) {
                folder.prepare();
                objects.put(bucket, file.getFileName().toString(), file, Map.of());
            }
            if (folder.unchanged(file, plain)) {
                // Put again it would be a repeat, but a large one takes its time.
                put.put(file, plain);
                folder.done(file);
                news.accept("%s was put into %s".formatted(file, bucket));
            }
        } catch (RefusedRequestException
                | UnavailableException
                | CorruptStateException
                | IOException
                | UncheckedIOException failed) {
            tell(
                    file,
                    "%s could not be put into %s: %s; it stays where it is and is tried again"
                            .formatted(file, bucket, failed.getMessage()));
        } catch (RuntimeException broken) {
            LOG.error("A file could not be put: {}", FailureTrace.of(broken));
            tell(
                    file,
                    "%s could not be put into %s: this failed inside Leat, and its log says why; it stays where it is and is tried again"
                            .formatted(file, bucket));
        }
    }

    /// Once, until it is over.
    private void tell(Path about, String sentence) {
        if (told.add(about)) {
            news.accept(sentence);
        }
    }

    @Override
    public void close() {
        stop.raise();
        try {
            if (thread.isAlive()) {
                thread.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.leat.cli.bucket;

import dev.leat.cli.terminal.Failure;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.Unavailable;
import dev.leat.server.ObjectOperations;
import dev.leat.server.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// A folder whose files are put into a bucket, each once it is complete, and then moved to `done`
/// below the folder. A file is complete when it has not changed between two looks; hidden files and
/// those whose names say that they are on their way are not looked at. Killed between the two, the
/// file is put again with the same content, which is a repeat.
public final class Inbox implements AutoCloseable {

    /// How long a file must be as it is to be taken for complete.
    static final Duration LOOK = Duration.ofSeconds(1);

    private static final String DONE = "done";
    private static final List<String> ON_THEIR_WAY =
            List.of(".part", ".tmp", ".partial", ".crdownload", ".swp", "~");

    private final Path folder;
    private final String bucket;
    private final ObjectOperations objects;
    private final Time time;
    private final Consumer<String> news;
    private final Signal stop = new Signal();
    private final Thread thread = Thread.ofPlatform().name("leat-watch").unstarted(this::run);
    private final Set<String> told = new HashSet<>();
    private Map<Path, Seen> seen = Map.of();

    private record Seen(long size, FileTime changed) {}

    /// `news` hears, a sentence each, what was put and what could not be; it is called by the
    /// inbox's thread.
    ///
    /// @throws Failure if there is no such folder
    public Inbox(
            Path folder, String bucket, ObjectOperations objects, Time time, Consumer<String> news) {
        if (!Files.isDirectory(folder)) {
            throw Failure.input("--watch: there is no folder " + folder);
        }
        this.folder = folder;
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
            var now = files();
            for (var file : now.entrySet()) {
                if (file.getValue().equals(seen.get(file.getKey())) && stop.count() == 0) {
                    put(file.getKey());
                }
            }
            seen = now;
            told.remove(folder.toString());
        } catch (IOException | UncheckedIOException gone) {
            tell(folder.toString(), "cannot look into %s: %s".formatted(folder, gone.getMessage()));
        }
    }

    private Map<Path, Seen> files() throws IOException {
        var files = new HashMap<Path, Seen>();
        try (var all = Files.list(folder)) {
            for (var file : all.filter(Inbox::wanted).sorted().toList()) {
                var facts = Files.readAttributes(file, BasicFileAttributes.class);
                if (facts.isRegularFile()) {
                    files.put(file, new Seen(facts.size(), facts.lastModifiedTime()));
                }
            }
        }
        return files;
    }

    private static boolean wanted(Path file) {
        var name = file.getFileName().toString();
        return !name.startsWith(".") && ON_THEIR_WAY.stream().noneMatch(name::endsWith);
    }

    private void put(Path file) {
        try {
            objects.put(bucket, file.getFileName().toString(), file, Map.of());
            var target = free(file);
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            told.remove(file.toString());
            news.accept("%s was put into %s".formatted(file, bucket));
        } catch (Refusal | Unavailable | IOException | UncheckedIOException failed) {
            tell(
                    file.toString(),
                    "%s could not be put into %s: %s; it stays where it is and is tried again"
                            .formatted(file, bucket, failed.getMessage()));
        }
    }

    /// Where the file goes when it is put; earlier ones of its name stay.
    private Path free(Path file) throws IOException {
        var done = Files.createDirectories(folder.resolve(DONE));
        var target = done.resolve(file.getFileName());
        for (int i = 2; Files.exists(target); i++) {
            target = done.resolve(file.getFileName() + "." + i);
        }
        return target;
    }

    /// Once, until it is over.
    private void tell(String about, String sentence) {
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

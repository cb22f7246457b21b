package dev.leat.aws.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Copies of objects on the disk of a process. If they are longer than the limit together, those
/// whose last use is the longest ago are deleted, but none that was fetched or used within a time:
/// it may not be open yet. Thread-safe.
final class FetchedFiles {

    /// The length of all files together.
    static final long MOST_BYTES = 2L << 30;

    private static final String INCOMPLETE = ".part";

    private final Folder folder;
    private final long most;
    private final Duration inUse;
    private final AtomicLong numbers = new AtomicLong();

    /// Returns the folder of the files, which it creates.
    interface Folder {
        Path get() throws IOException;
    }

    /// Writes an object to a file.
    interface Fetch {
        void to(Path file) throws IOException;
    }

    /// @param inUse the time for which a file is kept after its last use
    FetchedFiles(Folder folder, Duration inUse) {
        this(folder, MOST_BYTES, inUse);
    }

    FetchedFiles(Folder folder, long most, Duration inUse) {
        this.folder = folder;
        this.most = most;
        this.inUse = inUse;
    }

    /// Returns the file of this name. Fetches it if there is none of this length.
    Path get(String name, long bytes, Fetch fetch) throws IOException {
        var file = folder.get().resolve(name);
        if (isWhole(file, bytes)) {
            return file;
        }
        var part = file.resolveSibling(name + "-" + numbers.incrementAndGet() + INCOMPLETE);
        try {
            fetch.to(part);
            if (Files.size(part) != bytes) {
                throw new IOException("%s was not fetched completely".formatted(name));
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        clean();
        return file;
    }

    /// Adds a file, which remains where it is.
    void keep(String name, Path from) throws IOException {
        var file = folder.get().resolve(name);
        Files.deleteIfExists(file);
        Files.createLink(file, from);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        clean();
    }

    private static boolean isWhole(Path file, long bytes) throws IOException {
        try {
            if (Files.size(file) != bytes) {
                return false;
            }
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private record Used(Path file, long bytes, Instant at) {}

    private synchronized void clean() throws IOException {
        var files = new ArrayList<Used>();
        for (var file : list()) {
            try {
                files.add(
                        new Used(
                                file,
                                Files.size(file),
                                Files.getLastModifiedTime(file).toInstant()));
            } catch (NoSuchFileException _) {
                // it is complete now
            }
        }
        long bytes = files.stream().mapToLong(Used::bytes).sum();
        var old = Instant.now().minus(inUse);
        files.sort(Comparator.comparing(Used::at));
        for (var file : files) {
            if (bytes <= most || file.at().isAfter(old)) {
                return;
            }
            Files.deleteIfExists(file.file());
            bytes -= file.bytes();
        }
    }

    private List<Path> list() throws IOException {
        try (var files = Files.list(folder.get())) {
            return files.filter(file -> !file.toString().endsWith(INCOMPLETE)).toList();
        }
    }
}

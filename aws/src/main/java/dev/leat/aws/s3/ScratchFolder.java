package dev.leat.aws.s3;

import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.StagingName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The folder on the disk of this machine in which a process stages output. It is created by its
/// first use and deleted when the process ends, so it is never the only place of committed data. If
/// a process is killed, the next one with the same parent folder deletes its folder. Thread-safe.
final class ScratchFolder implements AutoCloseable {

    private static final String PREFIX = "scratch-";
    private static final String LOCK = ".lock";

    /// The lock files of this process. They are not opened again, because a system may release a
    /// lock if its process closes any channel of the file. Guarded by itself.
    private static final Set<Path> OWN = new HashSet<>();

    private final AtomicLong numbers = new AtomicLong();
    private final Path parent;
    private @Nullable Path folder;
    private @Nullable FileChannel lock;

    /// @param parent the folder in which the folder is created
    ScratchFolder(Path parent) {
        this.parent = parent;
    }

    private synchronized Path folder() throws IOException {
        var known = folder;
        if (known == null) {
            var place = Files.createDirectories(parent).toRealPath();
            synchronized (OWN) {
                deleteAbandoned(place);
                known = create(place);
                OWN.add(lock(known));
            }
            folder = known;
        }
        return known;
    }

    /// Creates and locks the lock file before the folder, so that no folder is without a lock file.
    /// If another process deletes the file before it is locked, creates another one.
    private Path create(Path place) throws IOException {
        while (true) {
            var file = Files.createTempFile(place, PREFIX, LOCK);
            var held = locked(file);
            if (held.isPresent()) {
                lock = held.get();
                return Files.createDirectory(folder(file));
            }
        }
    }

    private static Optional<FileChannel> locked(Path file) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        channel.lock();
        if (Files.exists(file)) {
            return Optional.of(channel);
        }
        channel.close();
        return Optional.empty();
    }

    private static Path folder(Path lock) {
        var name = String.valueOf(lock.getFileName());
        return lock.resolveSibling(name.substring(0, name.length() - LOCK.length()));
    }

    private static Path lock(Path folder) {
        return folder.resolveSibling(folder.getFileName() + LOCK);
    }

    /// Deletes the folders of processes that were killed: their locks are free.
    private static void deleteAbandoned(Path place) throws IOException {
        List<Path> all;
        try (var files = Files.list(place)) {
            all = files.filter(ScratchFolder::isLock).filter(file -> !OWN.contains(file)).toList();
        }
        for (var other : all) {
            try (var channel = FileChannel.open(other, StandardOpenOption.WRITE);
                    var free = channel.tryLock()) {
                if (free != null) {
                    delete(folder(other));
                }
            } catch (NoSuchFileException _) {
                // another process has deleted it
            }
        }
    }

    private static boolean isLock(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.startsWith(PREFIX) && name.endsWith(LOCK);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            new StagingFolder(folder).clear();
            Files.delete(folder);
        }
        Files.deleteIfExists(lock(folder));
    }

    /// Returns the folder for the output of a file. It stays the same while the process runs.
    StagingFolder of(String pipeline, FileUnit unit) throws IOException {
        var name = StagingName.of(pipeline, unit);
        return new StagingFolder(Files.createDirectories(folder().resolve(name)));
    }

    /// Returns the folder of this name. It stays the same while the process runs.
    Path named(String name) throws IOException {
        return Files.createDirectories(folder().resolve(name));
    }

    /// Returns a new, empty folder.
    StagingFolder ofWorker() throws IOException {
        var name = "batches-" + numbers.getAndIncrement();
        return new StagingFolder(Files.createDirectories(folder().resolve(name)));
    }

    /// Returns another name of a file, which remains if the file's folder is cleared.
    Path link(Path file) throws IOException {
        var links = Files.createDirectories(folder().resolve("publications"));
        return Files.createLink(links.resolve(String.valueOf(numbers.getAndIncrement())), file);
    }

    /// Deletes the folder and everything in it. If that fails, the next process does it.
    @Override
    public synchronized void close() {
        var known = folder;
        var held = lock;
        if (known != null && held != null) {
            try (held) {
                delete(known);
            } catch (IOException _) {
                // The next process deletes it.
            }
            synchronized (OWN) {
                OWN.remove(lock(known));
            }
            folder = null;
        }
    }
}

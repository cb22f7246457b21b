package dev.leat.function.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The cache of compiled functions in a folder, with one subfolder for each digest. Processes may
/// share the folder: while one has the cache open, others wait. A process that runs classes of a
/// subfolder holds a lock on it until the process ends. When classes are added, subfolders without
/// a lock that were not used for [#RETENTION] are deleted. Only one thread of a process may have
/// caches open.
final class FunctionCache implements AutoCloseable {

    /// Retention period of classes after their last use.
    static final Duration RETENTION = Duration.ofDays(30);

    private static final String LOCK = "lock";
    private static final String NEW = "new-";

    /// File of a subfolder that has its lock. It is changed at each use.
    private static final String USED = "used";

    /// The locks of this process on subfolders.
    private static final Map<Path, FileChannel> IN_USE = new HashMap<>();

    private final Path folder;
    private final FileChannel lock;

    private FunctionCache(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// Opens the cache in this folder, which is created if it does not exist.
    static FunctionCache open(Path folder) throws IOException {
        Files.createDirectories(folder);
        var channel = channel(folder.resolve(LOCK));
        try {
            channel.lock();
            return new FunctionCache(folder.toRealPath(), channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /// Returns the subfolder with the classes of this digest, and marks it as used.
    Optional<Path> find(String digest) throws IOException {
        var found = folder.resolve(digest);
        if (!Files.isDirectory(found)) {
            return Optional.empty();
        }
        use(found);
        return Optional.of(found);
    }

    /// Creates an empty folder, which becomes a subfolder by [#add].
    Path create() throws IOException {
        return Files.createTempDirectory(folder, NEW);
    }

    /// Adds the classes of this digest, and marks them as used.
    Path add(Path made, String digest) throws IOException {
        var added = Files.move(made, folder.resolve(digest));
        use(added);
        var last = Files.getLastModifiedTime(added.resolve(USED)).toInstant();
        deleteUnused(last.minus(RETENTION));
        return added;
    }

    private static void use(Path subfolder) throws IOException {
        var file = subfolder.resolve(USED);
        var channel = IN_USE.get(subfolder);
        if (channel == null || !Files.exists(file)) {
            channel = channel(file);
            channel.tryLock(0, Long.MAX_VALUE, true);
            IN_USE.put(subfolder, channel);
        }
        channel.truncate(0).write(ByteBuffer.wrap(new byte[1]), 0);
    }

    private void deleteUnused(Instant limit) throws IOException {
        List<Path> all;
        try (var files = Files.list(folder)) {
            all = files.filter(Files::isDirectory).toList();
        }
        for (var each : all) {
            // No other process is compiling while this one has the cache open.
            boolean remains = each.getFileName().toString().startsWith(NEW);
            if (remains || (!IN_USE.containsKey(each) && unused(each, limit))) {
                delete(each);
            }
        }
    }

    private static boolean unused(Path subfolder, Instant limit) throws IOException {
        var file = subfolder.resolve(USED);
        if (!Files.exists(file)) {
            return Files.getLastModifiedTime(subfolder).toInstant().isBefore(limit);
        }
        if (!Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
            return false;
        }
        try (var channel = channel(file);
                var exclusive = channel.tryLock()) {
            return exclusive != null;
        }
    }

    /// Deletes a folder with its content, if it exists.
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}

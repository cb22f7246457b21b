package dev.leat.local.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The files of a state folder, each known by device and inode, so that one that was removed,
/// replaced, moved with its folder or hidden by another file system is found. Where a file system
/// has no inodes, by its existence alone. Threads share it.
final class FileIdentities {

    private static final Object EXISTS = "exists";

    private final Map<Path, Object> known = new ConcurrentHashMap<>();

    /// Remembers what is at this path now, unless it is known already.
    void add(Path file) throws IOException {
        if (!known.containsKey(file)) {
            known.put(file, identity(file));
        }
    }

    /// Forgets all files.
    void clear() {
        known.clear();
    }

    /// The first file that is not at its path any more, in words; costs some microseconds a file.
    Optional<String> problem() {
        for (var entry : known.entrySet()) {
            var problem = problem(entry.getKey(), entry.getValue());
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problem(Path file, Object identity) {
        try {
            return identity.equals(identity(file))
                    ? Optional.empty()
                    : Optional.of(file + " is another file than the one that Leat opened");
        } catch (NoSuchFileException gone) {
            return Optional.of(file + " does not exist any more");
        } catch (IOException failed) {
            return Optional.of(file + " cannot be found (" + failed.getMessage() + ")");
        }
    }

    private static Object identity(Path file) throws IOException {
        var key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? EXISTS : key;
    }
}

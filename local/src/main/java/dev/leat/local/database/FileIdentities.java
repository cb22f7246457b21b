package dev.leat.local.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The files of a state folder, each identified by device and inode. Detects a file that was
/// removed or replaced, that was moved with its folder, or that is hidden because another file
/// system was mounted over it. On a file system without inodes, only the existence of the files is
/// checked. Thread-safe.
final class FileIdentities {

    private static final Object EXISTS = "exists";

    private final Map<Path, Object> known = new ConcurrentHashMap<>();

    /// Records the identity of the file at this path, unless the path is already known.
    void add(Path file) throws IOException {
        if (!known.containsKey(file)) {
            known.put(file, identity(file));
        }
    }

    /// Removes all files from this set.
    void clear() {
        known.clear();
    }

    /// Describes the first file that is no longer at its path. Takes a few microseconds per file.
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
                    : Optional.of(file + " was replaced after Leat opened it");
        } catch (NoSuchFileException gone) {
            return Optional.of(file + " no longer exists");
        } catch (IOException failed) {
            return Optional.of(file + " cannot be found (" + failed.getMessage() + ")");
        }
    }

    private static Object identity(Path file) throws IOException {
        var key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? EXISTS : key;
    }
}

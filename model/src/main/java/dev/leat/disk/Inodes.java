package dev.leat.disk;

import java.nio.file.Path;
import java.util.Optional;

/// The inodes of a file system, of which each file needs one.
///
/// @param free the number of files that can still be created
public record Inodes(long free, long total) {

    /// Returns the inodes of the file system with this file; empty if their number is unknown or
    /// not limited.
    public static Optional<Inodes> at(Path file) {
        return SystemCalls.inodes(file);
    }
}

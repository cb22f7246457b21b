package dev.leat.local.bucket;

import dev.leat.disk.DiskFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// File system operations on folders.
final class Folders {

    private Folders() {}

    /// Returns the parent folder of a file.
    static Path of(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    /// Creates a folder below `top`, durably.
    ///
    /// @throws NoSuchFileException if `top` does not exist
    static void make(Path top, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (!Files.isDirectory(top)) {
            throw new NoSuchFileException(top.toString());
        }
        Files.createDirectories(folder);
        for (var made = folder; !made.equals(top); made = of(made)) {
            DiskFolder.sync(of(made));
        }
    }

    /// Returns the entries of a folder; empty if it does not exist.
    static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var found = new ArrayList<Path>();
        try (var names = Files.newDirectoryStream(folder)) {
            names.forEach(found::add);
        }
        return found;
    }
}

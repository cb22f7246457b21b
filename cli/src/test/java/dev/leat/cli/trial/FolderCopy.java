package dev.leat.cli.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Copies of folders that no process changes.
public final class FolderCopy {
    private FolderCopy() {}

    /// Copies a folder with its content. `to` must not exist.
    public static void make(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}

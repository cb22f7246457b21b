package dev.leat.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// An existing folder for the staged files of a source file whose processing is not complete. The
/// folder remains until the processing is complete, and as long as objects published from it exist.
public record StagingFolder(Path folder) {

    public Path file(String name) {
        return folder.resolve(name);
    }

    /// Deletes everything in the folder.
    public void clear() throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }
}

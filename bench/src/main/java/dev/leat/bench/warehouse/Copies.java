package dev.leat.bench.warehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Copies of folders.
final class Copies {

    private Copies() {}

    /// Copies a folder with its contents to a folder that does not exist.
    static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }
}

package dev.leat.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A Java class that computes columns of a record. Its source is in the subfolder [#SOURCES] of
/// `folder`, the app file's folder, or the class is in `jar`, a path relative to that folder. It
/// runs in a JVM of its own with a heap of `memory` MiB. `timeout` is the longest time that it may
/// take for one record.
public record JavaFunction(
        String className, Path folder, Optional<String> jar, Duration timeout, int memory) {

    /// Name of the folder with the sources of functions.
    public static final String SOURCES = "functions";

    /// Returns the folder with the sources; it may not exist.
    public Path sources() {
        return folder.resolve(SOURCES);
    }

    /// Returns the path of the jar.
    public Optional<Path> jarFile() {
        return jar.map(folder::resolve);
    }
}

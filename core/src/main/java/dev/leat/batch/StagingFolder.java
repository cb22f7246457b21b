package dev.leat.batch;

import java.nio.file.Path;

/// An existing folder for the staged files of a source file whose processing is not complete. The
/// folder remains until the processing is complete, and as long as objects published from it exist.
public record StagingFolder(Path folder) {

    public Path file(String name) {
        return folder.resolve(name);
    }
}

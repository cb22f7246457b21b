package dev.leat.batch;

import java.nio.file.Path;

/// An existing folder for the files of an incomplete unit. It lasts as long as the unit's
/// processing or the objects published from it.
public record StagingFolder(Path folder) {

    public Path file(String name) {
        return folder.resolve(name);
    }
}

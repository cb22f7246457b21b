package dev.leat.batch;

import java.nio.file.Path;

/// A folder for what a unit writes before it is whole; it is there, and lasts as long as the unit's
/// work or what was published from it.
public record StagingFolder(Path folder) {

    public Path file(String name) {
        return folder.resolve(name);
    }
}

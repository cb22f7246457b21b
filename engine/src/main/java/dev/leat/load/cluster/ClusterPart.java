package dev.leat.load.cluster;

import dev.leat.batch.Position;
import dev.leat.batch.StagedFile;
import java.io.Serializable;
import java.nio.file.Path;

/// A staged file of a task. `location` is its path in the folder of the task's attempt.
public record ClusterPart(int sink, int part, String key, String location, long rows, long bytes)
        implements Serializable {

    public static ClusterPart of(StagedFile staged, String location) {
        return new ClusterPart(
                staged.sink(),
                staged.part(),
                staged.key(),
                location,
                staged.rows(),
                staged.bytes());
    }

    /// Returns the part of a split that follows pieces, the last of which ends at `before`.
    ClusterPart after(Position before) {
        return of(staged(Path.of("")).after(before), location);
    }

    /// Returns the staged file with this local copy of its content.
    public StagedFile staged(Path copy) {
        return new StagedFile(sink, part, key, copy, rows, bytes);
    }
}

package dev.leat.lake;

import java.nio.file.Path;
import java.util.List;

/// The result of comparing the objects of a lake table with its metadata. `files` are the readable
/// data files of the current snapshot; `objects` and `bytes` are of all snapshots.
public record LakeInspection(
        int snapshots, int objects, long bytes, List<DataFile> files, List<Problem> problems) {

    public LakeInspection {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    /// A data file, and its number of rows by the metadata.
    public record DataFile(String location, Path file, long rows) {}

    /// A problem of an object.
    public record Problem(String location, String problem) {}
}

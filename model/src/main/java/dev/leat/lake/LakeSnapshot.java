package dev.leat.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The content of a lake table at one time: its columns, and the data files that contain its rows.
/// A file is complete and does not change. `id` is the number of the snapshot, or 0 for a table
/// that never had rows. `metadata` is the location of the table's current metadata file, which does
/// not exist before the first commit. `names` are the locations of the files, for messages; `bytes`
/// is the length of all files together.
public record LakeSnapshot(
        long id,
        Optional<String> metadata,
        List<LakeLayout.Column> columns,
        List<Path> files,
        List<String> names,
        long bytes) {

    public LakeSnapshot {
        columns = List.copyOf(columns);
        files = List.copyOf(files);
        names = List.copyOf(names);
    }
}

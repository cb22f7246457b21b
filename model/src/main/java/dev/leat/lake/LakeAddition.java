package dev.leat.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The rows that a batch adds to a lake table. If `key` is not empty, they replace the rows with
/// the same values in these columns. `mixed` are data files whose other rows the commit writes to
/// new files.
public record LakeAddition(LakeSource source, List<String> key, List<Row> rows, List<Path> mixed) {

    public LakeAddition {
        key = List.copyOf(key);
        rows = List.copyOf(rows);
        mixed = List.copyOf(mixed);
    }

    /// The row with this number in the batch, counted from 0, with the value of the column
    /// [LakeTable#VERSION].
    public record Row(int number, Optional<String> version) {}
}

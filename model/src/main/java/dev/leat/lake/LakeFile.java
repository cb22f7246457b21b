package dev.leat.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A new data file (Parquet). All its rows have the same values of the partition key, which are
/// texts of SQL, or empty for NULL. `statistics` are by field id; `bytes` is the file's length.
public record LakeFile(
        Path file,
        long rows,
        long bytes,
        List<Optional<String>> partition,
        Map<Integer, Statistics> statistics) {

    public LakeFile {
        partition = List.copyOf(partition);
        statistics = Map.copyOf(statistics);
    }

    /// Statistics of a column: compressed length in bytes, number of values including NULL, number
    /// of NULL, number of NaN if the column can have it, and bounds of the other values as texts of
    /// SQL. The bounds of long texts may be wider than the values.
    public record Statistics(
            long bytes,
            long values,
            long nulls,
            OptionalLong nans,
            Optional<String> min,
            Optional<String> max) {}
}

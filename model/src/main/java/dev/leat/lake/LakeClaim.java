package dev.leat.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row with a key of a lake table that several rows have. `key` numbers the keys, `content` the
/// different contents of the rows with this key; columns whose values may differ when the record
/// arrives again do not count. `version` orders the states of a record, and `versionText` shows the
/// version; it is empty if the row has none. `stored` describes a row that the table has; it is
/// empty for row number `row` of a part of the rows to add. `values` has the texts of the columns
/// of [LakeLayout#compared]; it is empty if no row in conflict has this key.
public record LakeClaim(
        long key,
        long content,
        long version,
        Optional<String> versionText,
        int part,
        int row,
        Optional<Stored> stored,
        List<@Nullable String> values) {

    /// The data file of a stored row, and the source of the row, which is empty if another program
    /// wrote it.
    public record Stored(Path file, Optional<String> source) {}

    /// Returns a copy with this version.
    public LakeClaim withVersion(long other) {
        return new LakeClaim(
                key, content, other, Optional.of(Long.toString(other)), part, row, stored, values);
    }
}

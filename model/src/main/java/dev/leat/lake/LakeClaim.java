package dev.leat.lake;

import java.nio.file.Path;
import java.util.Optional;

/// A row with a key of a lake table that several rows have. `key` numbers the keys, `content` the
/// different contents of the rows with this key; columns whose values may differ when the record
/// arrives again do not count. `version` orders the states of a record, and `versionText` shows the
/// version; it is empty if the row has none. `stored` describes a row that the table has; it is
/// empty for row number `row` of a part of the rows to add.
public record LakeClaim(
        long key,
        long content,
        long version,
        Optional<String> versionText,
        int part,
        int row,
        Optional<Stored> stored) {

    /// The data file of a stored row, and the source of the row, which is empty if another program
    /// wrote it.
    public record Stored(Path file, Optional<String> source) {}

    /// Returns a copy with this version.
    public LakeClaim withVersion(long other) {
        return new LakeClaim(
                key, content, other, Optional.of(Long.toString(other)), part, row, stored);
    }
}

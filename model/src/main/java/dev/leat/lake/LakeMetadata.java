package dev.leat.lake;

import java.util.List;
import java.util.Optional;

/// A metadata file of a lake table, and the columns that a catalog has of it.
///
/// @param location the location of the file, `s3://BUCKET/KEY`
/// @param previous the location of the metadata file that it replaces
public record LakeMetadata(String location, Optional<String> previous, List<Column> columns) {

    public LakeMetadata {
        columns = List.copyOf(columns);
    }

    /// A column. `type` is in Hive's spelling, such as `decimal(18,2)`. A column that is not
    /// `current` was removed from the table, and older snapshots have it.
    public record Column(String name, String type, int id, boolean optional, boolean current) {}
}

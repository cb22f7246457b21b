package dev.leat.quality.profile;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Statistics of the records of one source: of each column, and of columns together. It has the
/// original values, also personal ones; [ProfileMask] makes a copy for output.
///
/// @param source the source, as the user wrote it
/// @param at the time of the profile
/// @param columns the columns, then the members of structs (`address.city`) and the elements of
///   lists (`lines[].price`), each after its parent
public record Profile(
        String source,
        Instant at,
        RecordCounts records,
        List<ColumnProfile> columns,
        Relations relations) {

    public Profile {
        columns = List.copyOf(columns);
    }

    /// Returns the column with this name.
    public Optional<ColumnProfile> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}

package dev.leat.column;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// Consecutive rows of a [ColumnTable], in native memory.
public record ColumnChunk(int rows, List<Column> columns) {

    public ColumnChunk {
        columns = List.copyOf(columns);
    }

    /// The values of a column. `validity` has a bit for each row, 0 for NULL; it is
    /// [MemorySegment#NULL] if there are no NULLs. Only strings have `offsets`: the start of each
    /// string in `data`, and the end of the last one.
    public record Column(
            int nulls, MemorySegment validity, MemorySegment offsets, MemorySegment data) {}
}

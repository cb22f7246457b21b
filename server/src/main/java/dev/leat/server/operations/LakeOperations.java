package dev.leat.server.operations;

import dev.leat.lake.LakeSnapshot;

/// Operations on lake tables. Threads may share it. Methods block; they throw
/// [dev.leat.server.RefusedRequestException] with status 404 for an unknown table and 422 for a
/// table that Leat cannot read.
public interface LakeOperations {

    /// Returns the current content of a table: its columns, and the local files with its rows. A
    /// file never changes. It is deleted some time after the table no longer needs it.
    @Operation(
            value = "GET lake-tables/{table}",
            summary = "Returns the columns and the data files of a lake table.")
    LakeSnapshot snapshot(String table);
}

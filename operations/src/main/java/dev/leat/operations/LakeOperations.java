package dev.leat.operations;

import dev.leat.lake.LakeHistory;
import dev.leat.lake.LakeScanRequest;
import dev.leat.lake.LakeSnapshot;
import dev.leat.port.LakeMaintenance;

/// Operations on lake tables. Threads may share it. Methods block; they throw
/// [RefusedOperationException] of the kind UNKNOWN for an unknown table and INVALID for a table
/// that Leat cannot read, or a snapshot that it does not have.
public interface LakeOperations {

    /// Returns the current content of a table: its columns, and the local files with its rows. A
    /// file never changes. It is deleted some time after the table no longer needs it. On AWS the
    /// files may not be on the disk; only [#scan] fetches them.
    @Operation(
            value = "GET lake-tables/{table}",
            summary = "Returns the columns and the data files of a lake table.")
    LakeSnapshot snapshot(String table);

    /// Returns the requested content of a table, like [#snapshot]. Data files that cannot contain a
    /// requested row are omitted.
    @Operation(
            value = "POST lake-tables/{table}/scans",
            summary = "Returns the data files that a statement on a lake table needs.")
    LakeSnapshot scan(String table, LakeScanRequest request);

    @Operation(
            value = "GET lake-tables/{table}/history",
            summary = "Returns the snapshots of a lake table and its current data files.")
    LakeHistory history(String table);

    @Operation(
            value = "POST lake-tables/{table}/compactions",
            summary = "Merges small data files of a lake table.",
            timeoutSeconds = 7200)
    LakeMaintenance.Compaction compact(String table);

    /// Removes the snapshots older than an age; 0 stands for the table's `max_snapshot_age`.
    ///
    /// @throws RefusedOperationException of the kind INVALID if the age is less than
    ///   [LakeMaintenance#LEAST_AGE]
    @Operation(
            value = "POST lake-tables/{table}/expiries",
            summary = "Removes old snapshots of a lake table, and objects that no snapshot needs.",
            timeoutSeconds = 7200)
    LakeMaintenance.Expiry expire(String table, long ageSeconds);

    @Operation(
            value = "POST lake-tables/{table}/rollbacks",
            summary = "Makes an existing snapshot of a lake table the current one.",
            timeoutSeconds = 7200)
    LakeMaintenance.Rollback rollback(String table, String snapshot);

    @Operation(
            value = "POST lake-tables/{table}/checks",
            summary = "Compares all objects of a lake table with its metadata.",
            timeoutSeconds = 7200)
    LakeMaintenance.Check verify(String table);
}

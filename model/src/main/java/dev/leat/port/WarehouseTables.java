package dev.leat.port;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The warehouse tables of an app. Thread-safe. Methods block; they throw [UnavailableException] if
/// the database is unavailable.
public interface WarehouseTables {

    /// A load: the rows that one commit changed in a table.
    ///
    /// @param id increases by one with each load of any table
    /// @param added the number of rows with new keys
    /// @param replaced the number of rows that replaced an older version
    /// @param deleted the number of rows that were deleted
    record Load(
            long id,
            String table,
            String pipeline,
            Instant at,
            long added,
            long replaced,
            long deleted) {}

    /// The result of a check that read all rows of a table.
    ///
    /// @param keysTwice the number of keys that more than one row has
    /// @param rowsWithoutLoad the number of rows whose load is not in the log
    record Verification(String table, long rows, long keysTwice, long rowsWithoutLoad) {

        public boolean correct() {
            return keysTwice == 0 && rowsWithoutLoad == 0;
        }
    }

    /// The size of the database in bytes before and after it was compacted.
    record Compaction(long before, long after) {}

    /// Returns the newest loads of a table, newest first.
    List<Load> loads(String table, int limit);

    /// Reads all rows of a table and checks them.
    Verification verify(String table);

    /// Removes unused space from the database. Loads wait until it ends.
    Compaction compact();

    /// Returns a Parquet file with the rows of a table, of one moment. The file never changes. It
    /// is deleted when a file with newer rows is written.
    ///
    /// @throws UnsupportedByPlatformException if the rows must be read in another way
    Path export(String table);
}

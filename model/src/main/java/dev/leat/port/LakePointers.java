package dev.leat.port;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakeMetadata;
import dev.leat.lake.LakePointer;
import dev.leat.plan.Effect;
import dev.leat.port.LakeTables.Hold;
import dev.leat.port.LakeTables.RefusedTableException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The catalog of lake tables: it has the location of the current metadata file of each table. A
/// commit that replaces this location on condition of the state that it saw is the commit of the
/// table. Thread-safe.
public interface LakePointers {

    /// Returns the state of a table.
    ///
    /// @throws RefusedTableException if the catalog has an entry of this name that is not this
    ///   table, or its metadata file does not exist
    LakePointer current(LakeTable table) throws IOException;

    /// Returns the location of a metadata file that follows this one; empty for the first one. The
    /// name is one that the other programs which use the catalog continue.
    String next(LakeTable table, Optional<String> metadata);

    /// Returns the effect that publishes objects, makes `to` the current metadata file, and then
    /// deletes objects. It fails with an [dev.leat.plan.OutputConflictException] if the table has
    /// no longer the state `from`. If `to` is empty, it only checks this state and deletes.
    ///
    /// @param objects the objects to publish and to delete
    /// @param staging a folder for files that the effect publishes
    Effect.Publish swap(
            LakeTable table,
            LakePointer from,
            Optional<LakeMetadata> to,
            Effect.Publish objects,
            StagingFolder staging)
            throws IOException;

    /// Returns the location of the object that names the current metadata file; empty if the
    /// catalog is no object.
    Optional<String> object(LakeTable table);

    /// Returns where a statement can read the table without Leat, as an instruction for users;
    /// empty if Leat reads any number of data files.
    default Optional<String> queryElsewhere(LakeTable table) {
        return Optional.empty();
    }

    /// Returns the statement by which another program, whose writes leave delete files, rewrites
    /// the data files without them; empty if no such program is expected. Then a change of the
    /// table waits for it.
    default Optional<String> rewriting(LakeTable table) {
        return Optional.empty();
    }

    /// Returns how a user removes columns that the app does not have any more, as an instruction.
    default String removing(LakeTable table, List<String> columns) {
        return "accept that the values are no longer visible (leat accept %s)"
                .formatted(table.name());
    }

    /// Waits until no other process of the app changes a table. This only avoids conflicts between
    /// them: a commit depends on the state of the table alone.
    default Hold hold(String table) {
        return () -> {};
    }
}

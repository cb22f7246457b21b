package dev.leat.contract;

import dev.leat.batch.StagingFolder;
import dev.leat.plan.Effect;
import dev.leat.port.LakePointers;
import dev.leat.port.LakeStorage;

/// A catalog of lake tables without entries, with an empty bucket.
public interface TestedPointers extends AutoCloseable {

    LakePointers pointers();

    LakeStorage storage();

    /// Commits the change of a table.
    void commit(Effect.Publish change);

    /// Returns a new folder for files of changes.
    StagingFolder staging() throws Exception;

    @Override
    void close();
}

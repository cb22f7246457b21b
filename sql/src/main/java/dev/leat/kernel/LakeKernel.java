package dev.leat.kernel;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakeAddition;
import dev.leat.lake.LakeBounds;
import dev.leat.lake.LakeClaim;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Compares the rows that a batch has for a lake table with the rows of the table, and writes the
/// table's new data files. `layout` is the form of the table.
public interface LakeKernel {

    /// Returns the rows that have NULL in a column which the table requires, with the name of the
    /// column.
    Map<Integer, String> missing(LakeStaged rows, LakeLayout layout) throws IOException;

    /// Returns the bounds of the columns of the key.
    List<LakeBounds> bounds(LakeStaged rows, LakeLayout layout, List<String> key)
            throws IOException;

    /// Returns the rows whose key several rows have, among the rows and those of these data files:
    /// the claims of each key, those of stored rows first. All rows belong to part 0.
    List<LakeClaim> claims(
            LakeStaged rows, LakeLayout layout, LakeTable.UniqueKey unique, List<Path> files)
            throws IOException;

    /// Writes the rows of an addition to new data files in `staging`. They are not durable yet.
    ///
    /// @throws ObjectKeyException if the rows belong to too many partitions
    List<LakeFile> files(
            LakeStaged rows, LakeLayout layout, LakeAddition addition, StagingFolder staging)
            throws IOException, ObjectKeyException;
}

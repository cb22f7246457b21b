package dev.leat.kernel;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.watch.RecordValues;
import java.io.IOException;
import java.util.List;

/// Row processing of one pipeline. Owned by one thread.
public interface Kernel extends AutoCloseable {

    /// Decodes the records that are pending in the table, and runs the steps. Writes the outcomes
    /// of rejected records (with every reason) and of filtered records to the table; a record may
    /// be filtered at a single sink. If a step `unnest` makes too many rows for one batch, the last
    /// records become RETURNED. Returns the records that are still pending at a sink as rows.
    Rows run(LeasedWork work, Outcomes table);

    /// Returns the decoded values of the last run, for pipelines with `quality`.
    default RecordValues values() {
        throw new IllegalStateException("this kernel does not keep decoded values");
    }

    /// Writes rows of the last run to durable files in `staging`, one for each object key. `rows`
    /// are indexes of the returned rows, in ascending order; `sink` is the index of a sink that
    /// writes to a bucket or lake table; `batch` is the name of the batch in the keys.
    ///
    /// @throws ObjectKeyException if the rows have too many object keys; nothing was written
    /// @throws IOException if the files cannot be written now
    List<StagedFile> write(int sink, int[] rows, String batch, StagingFolder staging)
            throws IOException, ObjectKeyException;

    /// Returns what compares and writes the rows of the last run for lake tables.
    LakeKernel lake();

    @Override
    void close();
}

package dev.leat.kernel;

import dev.leat.batch.FileUnit;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Lets several processes run the first step over the whole file of a pipeline. Each divides the
/// rows of a split of the file by the values of the step's keys. Rows with equal keys are then in
/// one bucket, and the step runs on each bucket alone. Belongs to a kernel, and to its thread.
public interface RowExchange {

    /// Divides the rows before the step. Each of the returned files has the rows of a bucket in the
    /// order of the file; `part` is the number of the bucket.
    ///
    /// @param staged the staged files of a split, in order
    List<StagedFile> byKey(List<StagedFile> staged, int buckets, StagingFolder staging)
            throws IOException;

    /// Runs the step on a bucket. `rows` are the files of the bucket in the order of the splits.
    ///
    /// @throws UnreadableFileException if the step fails on these rows
    FileKernel.Reduced reduce(FileUnit unit, List<Path> rows, StagingFolder staging)
            throws UnreadableFileException, IOException;

    /// Divides the result of the step for a bucket into ranges of lines; `part` of a returned file
    /// is the number of the range. If the rows after the step must be processed together, all are
    /// in the first range.
    ///
    /// @param offsets the offsets at which the ranges begin, of which the first is 0
    List<StagedFile> byOffset(StagedFile result, List<Long> offsets, StagingFolder staging)
            throws IOException;

    /// Joins the results of buckets to a result of the step, in the order in which one process
    /// returns the rows.
    ///
    /// @param part the number of the piece before the result
    StagedFile joined(List<Path> results, int part, StagingFolder staging) throws IOException;
}

package dev.leat.load;

import dev.leat.batch.FileProgress;
import dev.leat.batch.Outcome;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.load.LakeLoads.Judged;
import dev.leat.metrics.LoadedLines;
import dev.leat.port.Store;
import java.io.IOException;
import java.util.Optional;

/// The part of a file's last commit that depends on the reason for which the file is processed: for
/// a message ([FileSettlements]), or again ([ReplayFile]).
interface FileEnding {

    /// Returns the loads of files into lake tables.
    LakeLoads lake();

    /// Returns the end of a file whose pieces are all committed, with its outputs in durable files.
    ///
    /// @throws UnreadableFileException if too many lines were rejected, or an output cannot be
    ///   published
    FileSettlement done(FileTask task, FileKernel kernel, FileProgress progress, Judged judged)
            throws UnreadableFileException, IOException;

    /// Receives the outcomes of the lines that were loaded into tables. The load remains, even if
    /// the file is not published.
    void loaded(LoadedLines lines);

    /// Applies the end, and returns the final outcome of the file. Returns empty if the end cannot
    /// be applied now; the caller must then roll the commit back.
    Optional<Outcome> apply(Store.Transaction tx, FileTask task, FileSettlement end);
}

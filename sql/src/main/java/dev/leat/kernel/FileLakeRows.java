package dev.leat.kernel;

import dev.leat.app.LakeTable;
import dev.leat.file.UnreadableFileException;
import dev.leat.lake.LakeBounds;
import dev.leat.lake.LakeClaim;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeJudgement;
import dev.leat.lake.LakeLoss;
import dev.leat.lake.LakeReplacement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// The staged rows of a file for a lake table. Those for a table with a unique key have the number
/// of their record in the piece, and claims also name the part of the file. Owned by one thread.
public interface FileLakeRows {

    /// Returns the bounds of the columns of the key.
    List<LakeBounds> bounds(List<String> key) throws IOException;

    /// Passes on the rows whose key several rows have, among the rows and those of these data files
    /// which `replaced` does not remove: the claims of each key, those of stored rows first.
    void claims(
            LakeTable.UniqueKey unique,
            List<Path> files,
            LakeReplacement replaced,
            Consumer<LakeClaim> into)
            throws IOException;

    /// Returns the rows that `replaced` removes and whose key no row has.
    LakeLoss loss(LakeTable.UniqueKey unique, LakeReplacement replaced) throws IOException;

    /// Writes the rows to new data files, and the remaining rows of the mixed files of `replaced`.
    /// They are not durable yet.
    ///
    /// @param key the unique key of the table; empty if it has none
    /// @param judgement the rows that are not added, and the data files with rows that they replace
    /// @throws UnreadableFileException if the table cannot take the rows
    List<LakeFile> files(LakeReplacement replaced, List<String> key, LakeJudgement judgement)
            throws UnreadableFileException, IOException;
}

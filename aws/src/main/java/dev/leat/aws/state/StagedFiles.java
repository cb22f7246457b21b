package dev.leat.aws.state;

import dev.leat.batch.FileUnit;
import dev.leat.batch.StagedFile;
import java.util.List;
import java.util.Optional;

/// The durable place of staged files, outside of this machine. Thread-safe.
public interface StagedFiles {

    /// Keeps files of the staging folder. They are durable when the method returns.
    ///
    /// @param run the number of times that the file was begun
    /// @throws dev.leat.port.UnavailableException if they cannot be kept
    List<KeptFile> keep(String pipeline, FileUnit unit, long run, List<StagedFile> staged);

    /// Returns kept files on this machine; empty if one of them does not exist any more.
    ///
    /// @throws dev.leat.port.UnavailableException if they cannot be read
    Optional<List<StagedFile>> fetch(String pipeline, FileUnit unit, List<KeptFile> kept);

    /// Deletes all files that were kept in a run.
    ///
    /// @throws dev.leat.port.UnavailableException if they cannot be deleted
    void delete(String pipeline, FileUnit unit, long run);

    /// Deletes files of a commit that was not made. Failures are ignored: a life-cycle rule deletes
    /// what remains.
    void discard(List<KeptFile> kept);
}

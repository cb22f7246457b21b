package dev.leat.load;

import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.port.Probed;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Other processes, such as a cluster, that process whole files of a pipeline. They write to no
/// store: the caller commits the result as it commits its own. Thread-safe.
public interface FileCompute extends Probed {

    /// Processes all pieces of a file, and its steps over the whole file. Blocks until the staged
    /// files of the result are durable, in folders below `staging`.
    ///
    /// @param stops becomes true when the caller no longer needs the result
    /// @return the result; empty if the caller no longer needs it
    /// @throws UnreadableFileException if the file cannot be processed, and a retry would not help
    /// @throws IOException if the processing of this file failed, perhaps temporarily
    /// @throws UnavailableException if the other processes are unavailable
    Optional<ComputedFile> run(
            Pipeline pipeline,
            FileUnit unit,
            Content content,
            StagingFolder staging,
            BooleanSupplier stops)
            throws UnreadableFileException, IOException, InterruptedException;
}

package dev.leat.file;

import dev.leat.app.PipelineSource;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import java.io.IOException;
import java.nio.file.Path;

/// Opens files. Threads may share it.
@FunctionalInterface
public interface PieceReaderFactory {

    /// A reader of a file from a position on, for one thread, which closes it. What the file is
    /// compressed with, and a byte order mark, are seen by its first bytes; its format is what the
    /// pipeline says. `folder` takes what the reader must write beside the tables; it is removed
    /// when the reader is closed.
    ///
    /// @throws Unreadable if the file is not what the pipeline says it is
    /// @throws IOException if the content fails for a reason that may pass
    PieceReader open(Content content, PipelineSource from, Position at, Path folder)
            throws UnreadableFileException, IOException;

    /// The same with smaller pieces, for sinks that take rows: all rows of a piece are then in
    /// memory, and in one commit.
    default PieceReaderFactory forRows() {
        return this;
    }
}

package dev.leat.file;

import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Opens files for reading. Safe for use by several threads.
@FunctionalInterface
public interface PieceReaderFactory {

    /// Opens a file at a position. The caller uses the reader on one thread and closes it. The
    /// compression and a byte order mark are detected from the first bytes; the pipeline defines
    /// the format. `folder` holds the reader's temporary files, which are removed when the reader
    /// is closed.
    ///
    /// @throws UnreadableFileException if the file does not have the pipeline's format
    /// @throws IOException if reading the content fails for a reason that may be transient
    PieceReader open(Content content, PipelineSource from, Position at, Path folder)
            throws UnreadableFileException, IOException;

    /// Returns a factory of readers for a pipeline with these sinks. Pieces are smaller if a sink
    /// is not a bucket: such sinks hold all rows of a piece in memory and write them in one commit.
    default PieceReaderFactory forSinks(List<Sink> sinks) {
        return this;
    }
}

package dev.leat.file;

import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import java.io.IOException;
import java.nio.file.Path;

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

    /// Returns true if a file can be read from any piece on without reading what is before it. Then
    /// its pieces can be processed independently of each other.
    ///
    /// @throws IOException if reading the content fails for a reason that may be transient
    default boolean splittable(Content content, PipelineSource from) throws IOException {
        return false;
    }

    /// Returns a factory of readers with smaller pieces. Use it for sinks other than buckets: they
    /// hold all rows of a piece in memory and write them in one commit.
    default PieceReaderFactory forRows() {
        return this;
    }

    /// Returns this factory if the rows of the pipeline are staged in files until their source is
    /// completely processed, and otherwise that of smaller pieces.
    default PieceReaderFactory forSinks(Pipeline pipeline) {
        boolean files = pipeline.to().stream().allMatch(sink -> sink.staged().isPresent());
        return files ? this : forRows();
    }
}

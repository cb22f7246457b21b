package dev.leat.file;

import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
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

    /// Opens a file at a position, of which only the pieces up to the position `to` are read. `to`
    /// may be before every piece: then only the columns of the file are needed.
    ///
    /// @throws UnreadableFileException if the file does not have the pipeline's format
    /// @throws IOException if reading the content fails for a reason that may be transient
    default PieceReader open(
            Content content, PipelineSource from, Position at, Position to, Path folder)
            throws UnreadableFileException, IOException {
        return open(content, from, at, folder);
    }

    /// Returns positions of pieces, in order, that divide a file into splits of about this number
    /// of bytes of content. A split can be read without what is before it, so the splits can be
    /// processed independently of each other. The positions depend on the structure of the file
    /// alone, because no record is judged. Empty if the file can only be read from its beginning.
    ///
    /// @param folder a folder for temporary files
    /// @throws UnreadableFileException if the file does not have the pipeline's format
    /// @throws IOException if reading the content fails for a reason that may be transient
    default List<Position> cuts(Content content, PipelineSource from, long bytes, Path folder)
            throws UnreadableFileException, IOException {
        return List.of();
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

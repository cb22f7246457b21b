package dev.leat.load;

import dev.leat.app.PipelineSource;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Consecutive pieces of a file, which can be processed independently of the others: from a
/// position up to another one; empty for the end of the file.
public record FileSplit(Position from, Optional<Position> to) {

    /// The whole file.
    public static final FileSplit WHOLE = new FileSplit(Position.START, Optional.empty());

    /// A split without pieces, of which only the columns of the file are read.
    static final FileSplit COLUMNS = new FileSplit(Position.START, Optional.of(Position.START));

    /// Divides a file into splits of about this number of bytes of content. The positions depend on
    /// the structure of the file alone, because no record is judged. A file that can only be read
    /// from its beginning is one split.
    ///
    /// @param folder a folder for temporary files
    /// @throws UnreadableFileException if the file does not have the pipeline's format
    public static List<FileSplit> of(
            PieceReaderFactory readers,
            Content content,
            PipelineSource from,
            long bytes,
            Path folder)
            throws UnreadableFileException, IOException {
        if (content.size() <= bytes) {
            return List.of(WHOLE);
        }
        var splits = new ArrayList<FileSplit>();
        var begin = Position.START;
        for (var cut : readers.cuts(content, from, bytes, folder)) {
            splits.add(new FileSplit(begin, Optional.of(cut)));
            begin = cut;
        }
        splits.add(new FileSplit(begin, Optional.empty()));
        return splits;
    }
}

package dev.leat.file;

import dev.leat.app.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Cuts a file into pieces, from a position on. Where it cuts depends on the file and the pipeline
/// alone, so a piece is the same on every run. Memory is bounded by the piece, whatever the file's
/// size. Owned by one thread.
public interface PieceReader extends AutoCloseable {

    /// About how many bytes of content a piece has; one record may be longer.
    int PIECE_BYTES = 32 << 20;

    /// The columns of the pieces' tables: the schema's, or where there is none those of the header.
    Schema schema();

    /// What the file's columns are, beside the schema's.
    Header header();

    /// The next piece, its good records written to `table`; empty at the end of the file. A file
    /// without records has no piece.
    ///
    /// @throws Unreadable if the file cannot be read any further
    /// @throws IOException if the content or `table` fails for a reason that may pass
    Optional<Piece> next(Path table) throws UnreadableFileException, IOException;

    @Override
    void close() throws IOException;

    /// Columns of the schema that the file does not have, and columns of the file that the schema
    /// does not have.
    record Header(List<String> missing, List<String> unknown) {

        public static final Header SAME = new Header(List.of(), List.of());

        public Header {
            missing = List.copyOf(missing);
            unknown = List.copyOf(unknown);
        }
    }
}

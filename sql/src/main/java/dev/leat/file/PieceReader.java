package dev.leat.file;

import dev.leat.app.Schema;
import dev.leat.batch.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Splits a file into pieces, starting at a position. The boundaries depend only on the structure
/// of the file and on the pipeline's source, and not on the validity of records, so that every run
/// has the same pieces. Memory is bounded by the size of a piece, not of the file. Owned by one
/// thread.
public interface PieceReader extends AutoCloseable {

    /// Approximate size of a piece in bytes of content; a single record may be longer.
    int PIECE_BYTES = 32 << 20;

    /// The columns of the pieces' tables: the schema's columns, or the header's columns if there is
    /// no schema.
    Schema schema();

    /// The differences between the file's columns and the schema's.
    Header header();

    /// Reads the next piece. A reader may write its valid records to the file `table`; otherwise
    /// they are in memory that the reader owns. Returns empty at the end of the file; a file
    /// without records has no piece.
    ///
    /// @throws UnreadableFileException if the rest of the file is unreadable
    /// @throws IOException if reading the content or writing the table fails for a reason that may
    ///   be transient
    Optional<Piece> next(Path table) throws UnreadableFileException, IOException;

    /// Moves behind the next piece without judging its records, and returns that position. The
    /// structure of the file alone determines where pieces end, so [#next] ends them at the same
    /// positions. Returns empty at the end of the file.
    ///
    /// @throws UnreadableFileException if the rest of the file is unreadable
    Optional<Position> skip() throws UnreadableFileException, IOException;

    @Override
    void close() throws IOException;

    /// Columns of the schema that the file does not have, and columns of the file that are not in
    /// the schema.
    record Header(List<String> missing, List<String> unknown) {

        public static final Header SAME = new Header(List.of(), List.of());

        public Header {
            missing = List.copyOf(missing);
            unknown = List.copyOf(unknown);
        }
    }
}

package dev.leat.load;

import dev.leat.app.Schema;
import dev.leat.batch.Position;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A reader of the pieces of a split. Closing it closes the reader of the file.
final class SplitReader implements PieceReader {

    private final PieceReader file;
    private final Position end;
    private boolean ended;

    /// @param end the end of a piece, at which the split ends
    SplitReader(PieceReader file, Position end) {
        this.file = file;
        this.end = end;
        ended = end.equals(Position.START);
    }

    @Override
    public Schema schema() {
        return file.schema();
    }

    @Override
    public Header header() {
        return file.header();
    }

    @Override
    public Optional<Piece> next(Path table) throws UnreadableFileException, IOException {
        if (ended) {
            return Optional.empty();
        }
        var piece = file.next(table);
        reached(piece.map(Piece::to));
        return piece;
    }

    @Override
    public Optional<Position> skip() throws UnreadableFileException, IOException {
        if (ended) {
            return Optional.empty();
        }
        var to = file.skip();
        reached(to);
        return to;
    }

    private void reached(Optional<Position> to) throws IOException {
        if (to.isEmpty() || to.get().offset() > end.offset()) {
            throw new IOException(
                    "no piece of the file ends at position %,d: it has changed since it was split"
                            .formatted(end.offset()));
        }
        // the numbers of the pieces may not be counted yet
        ended = to.get().offset() == end.offset();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

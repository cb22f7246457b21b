package dev.leat.file;

import dev.leat.app.Schema;
import dev.leat.batch.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A wrapper of a reader that converts its [CorruptContentException]s to
/// [UnreadableFileException]s.
record CorruptionReport(PieceReader reader) implements PieceReader {

    @Override
    public Schema schema() {
        return reader.schema();
    }

    @Override
    public Header header() {
        return reader.header();
    }

    @Override
    public Optional<Piece> next(Path table) throws UnreadableFileException, IOException {
        try {
            return reader.next(table);
        } catch (CorruptContentException damaged) {
            throw damaged.unreadable();
        }
    }

    @Override
    public Optional<Position> skip() throws UnreadableFileException, IOException {
        try {
            return reader.skip();
        } catch (CorruptContentException damaged) {
            throw damaged.unreadable();
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}

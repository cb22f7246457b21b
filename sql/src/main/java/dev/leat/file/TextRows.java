package dev.leat.file;

import dev.leat.batch.Position;
import dev.leat.column.ColumnTable;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One scan of a [DecodedFiles]: its rows, piece by piece. A file is opened when its first piece is
/// read. Owned by one thread at a time.
public final class TextRows implements AutoCloseable {

    /// Approximate size of a piece in bytes.
    private static final long PIECE = 1 << 20;

    private final DecodedFiles table;
    private final DecodedFiles.Columns columns;
    private final Iterator<DecodedFiles.Source> files;
    private ReadLines lines = ReadLines.NONE;
    private DecodedFiles.@Nullable Source file;
    private @Nullable CsvPieces csv;
    private @Nullable DocumentRows documents;
    private @Nullable ColumnTable rows;

    TextRows(
            DecodedFiles table,
            DecodedFiles.Columns columns,
            Iterator<DecodedFiles.Source> files) {
        this.table = table;
        this.columns = columns;
        this.files = files;
    }

    /// Returns the index of the first of the columns in the tables of [#next].
    public int first() {
        return columns.csv() ? Piece.Table.FIELDS : 0;
    }

    /// Returns the rows of the next piece, which are valid until the next call; empty at the end.
    ///
    /// @throws UnreadableFileException if the rest of a file cannot be read
    public Optional<ColumnTable> next() throws UnreadableFileException, IOException {
        try {
            while (true) {
                var piece = piece();
                if (piece.isPresent()) {
                    return piece;
                }
                closeFile();
                if (!files.hasNext()) {
                    return Optional.empty();
                }
                open(files.next());
            }
        } catch (CorruptContentException damaged) {
            throw damaged.unreadable();
        }
    }

    private void open(DecodedFiles.Source next) throws UnreadableFileException, IOException {
        file = next;
        if (columns.csv()) {
            csv = next.pieces(columns, PIECE);
            return;
        }
        var to = rows == null ? columns.table() : rows;
        rows = to;
        documents = new DocumentRows(next.documents(), columns, to);
    }

    private Optional<ColumnTable> piece() throws UnreadableFileException, IOException {
        var open = file;
        if (open != null && csv != null) {
            var piece = csv.next();
            if (piece.isPresent()) {
                var found = piece.get().table().rows();
                read(open, found, piece.get().rejected());
                return Optional.of(found);
            }
        } else if (open != null && documents != null && rows != null && documents.next(PIECE)) {
            read(open, rows, documents.rejected());
            return Optional.of(rows);
        }
        return Optional.empty();
    }

    private void read(DecodedFiles.Source from, ColumnTable piece, RejectedLines rejected)
            throws IOException {
        lines = lines.plus(from.name(), piece.size(), rejected);
        table.read(lines);
    }

    private void closeFile() throws IOException {
        file = null;
        if (csv != null) {
            csv.close();
            csv = null;
        }
        if (documents != null) {
            documents.close();
            documents = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeFile();
        if (rows != null) {
            rows.close();
            rows = null;
        }
    }
}

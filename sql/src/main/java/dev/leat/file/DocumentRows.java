package dev.leat.file;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.batch.RejectedLine;
import dev.leat.column.ColumnTable;
import dev.leat.decode.Decoder;
import dev.leat.decode.Tape;
import dev.leat.decode.TapeColumns;
import dev.leat.file.DocumentStream.Document;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// The documents of a file as rows of typed columns, piece by piece. Owned by one thread.
final class DocumentRows implements Closeable {

    private final DocumentStream documents;
    private final DecodedFiles.Columns columns;
    private final ColumnTable rows;
    private final RejectedLines rejected = RejectedLines.in(null);
    private final Decoder decoder;
    private final Tape tape;
    private final TapeColumns values = new TapeColumns();

    /// @param rows the table to which the columns are written
    DocumentRows(DocumentStream documents, DecodedFiles.Columns columns, ColumnTable rows) {
        this.documents = documents;
        this.columns = columns;
        this.rows = rows;
        decoder = new Decoder(columns.decoded(), UnknownFields.IGNORE);
        tape = decoder.tape();
    }

    /// Reads the next piece, of about this many bytes. Returns false at the end of the file.
    boolean next(long bytes) throws UnreadableFileException, IOException {
        rows.clear();
        rejected.clear();
        long left = bytes;
        while (left > 0) {
            var document = documents.next();
            if (document.isEmpty()) {
                break;
            }
            read(document.get());
            left -= document.get().body().length + 1;
        }
        rows.end();
        return left < bytes;
    }

    RejectedLines rejected() {
        return rejected;
    }

    private void read(Document document) throws IOException {
        tape.clear();
        var wrong =
                document.wrong()
                        .map(List::of)
                        .orElseGet(() -> decoder.decode(document.body(), tape));
        if (!wrong.isEmpty()) {
            rejected.add(new RejectedLine(document.line(), document.offset(), "", wrong));
            return;
        }
        var read = columns.read();
        for (int i = 0; i < read.length; i++) {
            if (columns.text(read[i])) {
                values.putText(tape, read[i], rows, i);
            } else {
                var type = columns.schema().fields().get(read[i]).type();
                values.put(tape, read[i], type, rows, i);
            }
        }
        rows.endRow();
    }

    @Override
    public void close() throws IOException {
        documents.close();
    }
}

package dev.leat.file;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.column.ColumnTable;
import dev.leat.decode.Decoder;
import dev.leat.decode.Tape;
import dev.leat.decode.TapeColumns;
import dev.leat.file.DocumentStream.Document;
import java.io.IOException;
import java.util.List;

/// Decodes documents to rows of typed columns, which are valid until the next call. Used by one
/// thread at a time.
final class DocumentRows implements AutoCloseable {

    private final DecodedFiles.Columns columns;
    private final ColumnTable rows;
    private final RejectedLines rejected = RejectedLines.in(null);
    private final Decoder decoder;
    private final Tape tape;
    private final TapeColumns values = new TapeColumns();

    DocumentRows(DecodedFiles.Columns columns) {
        this.columns = columns;
        rows = columns.table();
        decoder = new Decoder(columns.decoded(), UnknownFields.IGNORE);
        tape = decoder.tape();
    }

    /// Returns the rows of the valid documents.
    ColumnTable read(List<Document> documents) throws IOException {
        rows.clear();
        rejected.clear();
        for (var document : documents) {
            read(document);
        }
        rows.end();
        return rows;
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
        if (columns.first() && hasOtherTypes(wrong)) {
            throw new OtherTypesException();
        }
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

    /// Returns true if the last document is JSON with other fields or types than the columns.
    private boolean hasOtherTypes(List<Reason> wrong) {
        return wrong.isEmpty()
                ? decoder.unknown() > 0
                : wrong.stream().noneMatch(reason -> reason.cause().equals("malformed"));
    }

    @Override
    public void close() {
        rows.close();
    }
}

package dev.leat.file;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.decode.Decoder;
import dev.leat.decode.Tape;
import dev.leat.file.DocumentStream.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reader of a file whose records are documents. It decodes each document as if it were a message,
/// and writes the valid documents in the form that the pipeline's SQL statement reads.
public final class DocumentPieces implements PieceReader {

    private final Schema schema;
    private final Header header;
    private final DocumentStream documents;
    private final long pieceBytes;
    private final Decoder decoder;
    private final Tape tape;
    private final DocumentTable table;
    private Position position;
    private DocumentPiece.PieceRecords kept = new DocumentPiece.PieceRecords();
    private DocumentPiece.PieceRecords former = new DocumentPiece.PieceRecords();

    /// Creates a reader of `documents`, which start at `at`; closing the reader closes them.
    public DocumentPieces(
            Schema schema,
            UnknownFields unknown,
            Header header,
            DocumentStream documents,
            Position at,
            long pieceBytes) {
        this.schema = schema;
        this.header = header;
        this.documents = documents;
        this.pieceBytes = pieceBytes;
        decoder = new Decoder(schema, unknown);
        tape = new Tape(schema.fields().size());
        table = new DocumentTable(schema);
        position = at;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public Optional<Piece> next(Path file) throws UnreadableFileException, IOException {
        // swap the arrays: the previous piece must stay valid while this one is read
        var spare = former;
        former = kept;
        kept = spare;
        var from = position;
        long bytes = 0;
        kept.clear();
        var document = documents.next();
        while (document.isPresent()) {
            read(document.get());
            bytes += document.get().body().length;
            document = bytes >= pieceBytes || kept.full() ? Optional.empty() : documents.next();
        }
        kept.rows().end();
        if (kept.empty()) {
            return Optional.empty();
        }
        position = new Position(documents.offset(), documents.line(), from.part() + 1);
        return Optional.of(new DocumentPiece(from, position, kept, decoder));
    }

    private void read(Document document) throws IOException {
        tape.clear();
        List<Reason> wrong =
                document.wrong()
                        .map(List::of)
                        .orElseGet(() -> decoder.decode(document.body(), tape));
        var body = document.body();
        if (wrong.isEmpty() && !add(document)) {
            wrong = List.of(ReadLimits.tooLong("the document"));
        }
        if (!wrong.isEmpty()) {
            kept.rejected(
                    new RejectedLine(
                            document.line(),
                            document.offset(),
                            ReadLimits.text(body, 0, body.length),
                            wrong));
            return;
        }
        kept.good(document);
    }

    private boolean add(Document document) throws IOException {
        return table.add(tape, document.line(), document.offset(), kept.rows());
    }

    @Override
    public void close() throws IOException {
        kept.rows().close();
        former.rows().close();
        documents.close();
    }
}

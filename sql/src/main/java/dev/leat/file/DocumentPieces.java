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
    private DocumentPiece.PieceRecords kept;
    private DocumentPiece.PieceRecords former;

    /// Creates a reader of `documents`, which start at `at`; closing the reader closes them.
    /// `folder` holds the reader's temporary files.
    public DocumentPieces(
            Schema schema,
            UnknownFields unknown,
            Header header,
            DocumentStream documents,
            Position at,
            long pieceBytes,
            Path folder) {
        this.schema = schema;
        this.header = header;
        this.documents = documents;
        this.pieceBytes = pieceBytes;
        decoder = new Decoder(schema, unknown);
        tape = new Tape(schema.fields().size());
        table = new DocumentTable(schema);
        position = at;
        kept = new DocumentPiece.PieceRecords(folder);
        former = new DocumentPiece.PieceRecords(folder);
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
        kept.clear();
        boolean some = documents(this::read);
        kept.end();
        return some
                ? Optional.of(new DocumentPiece(from, position, kept, decoder))
                : Optional.empty();
    }

    @Override
    public Optional<Position> skip() throws UnreadableFileException, IOException {
        return documents(_ -> {}) ? Optional.of(position) : Optional.empty();
    }

    private interface Documents {
        void document(Document document) throws IOException;
    }

    /// Passes on the documents of the next piece, and moves the position behind it. Returns false
    /// at the end of the file.
    private boolean documents(Documents consumer) throws UnreadableFileException, IOException {
        long bytes = 0;
        int records = 0;
        boolean ended = false;
        while (!ended && bytes < pieceBytes && records < ReadLimits.RECORDS) {
            var document = documents.next();
            if (document.isEmpty()) {
                break;
            }
            consumer.document(document.get());
            bytes += document.get().body().length;
            records++;
            ended = documents.endsPiece();
        }
        if (records == 0) {
            return false;
        }
        position = new Position(documents.offset(), documents.line(), position.part() + 1);
        return true;
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
        kept.close();
        former.close();
        documents.close();
    }
}

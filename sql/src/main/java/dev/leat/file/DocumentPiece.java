package dev.leat.file;

import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.decode.Decoder;
import dev.leat.file.DocumentStream.Document;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/// A piece of a file of documents. The data of its valid records is in arrays that the reader
/// reuses for the piece after the next.
final class DocumentPiece implements Piece {

    private final Position from;
    private final Position to;
    private final Table table;
    private final RejectedLines rejected;
    private final long unknown;
    private final PieceRecords kept;

    DocumentPiece(Position from, Position to, PieceRecords kept, Decoder decoder) {
        this.from = from;
        this.to = to;
        this.table = new Table.Documents(kept.rows);
        this.kept = kept;
        rejected = kept.rejected;
        unknown = decoder.unknown();
    }

    @Override
    public Position from() {
        return from;
    }

    @Override
    public Position to() {
        return to;
    }

    @Override
    public Table table() {
        return table;
    }

    @Override
    public RejectedLines rejected() {
        return rejected;
    }

    @Override
    public long unknownFields() {
        return unknown;
    }

    @Override
    public long line(int record) {
        return kept.rows.value(Table.LINE, check(record));
    }

    @Override
    public long offset(int record) {
        return kept.rows.value(Table.OFFSET, check(record));
    }

    @Override
    public String text(int record) {
        int start = check(record) == 0 ? 0 : kept.ends[record - 1];
        return ReadLimits.text(kept.texts, start, kept.ends[record]);
    }

    private int check(int record) {
        return java.util.Objects.checkIndex(record, table.size());
    }

    /// A piece's records: the table and first bytes of the valid records, and all rejected records.
    static final class PieceRecords implements Closeable {

        private final ColumnTable rows = Table.columns(Stream.of(Layout.TEXT));
        private int[] ends = new int[64];
        private byte[] texts = new byte[1 << 12];
        private int size;
        private final RejectedLines rejected;

        PieceRecords(Path folder) {
            rejected = RejectedLines.in(folder);
        }

        ColumnTable rows() {
            return rows;
        }

        void clear() throws IOException {
            rows.clear();
            size = 0;
            rejected.clear();
        }

        void end() throws IOException {
            rows.end();
            rejected.end();
        }

        void rejected(RejectedLine line) throws IOException {
            rejected.add(line);
        }

        void good(Document document) {
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, 2 * size);
            }
            // text after the limit is never shown; the additional byte indicates that the text was
            // cut
            int length = Math.min(document.body().length, ReadLimits.TEXT + 1);
            int start = size == 0 ? 0 : ends[size - 1];
            int end = Math.addExact(start, length);
            if (end > texts.length) {
                texts =
                        Arrays.copyOf(
                                texts,
                                Math.max(
                                        end,
                                        (int) Math.min(2L * texts.length, Integer.MAX_VALUE - 8)));
            }
            System.arraycopy(document.body(), 0, texts, start, length);
            ends[size++] = end;
        }

        @Override
        public void close() throws IOException {
            rows.close();
            rejected.close();
        }
    }
}

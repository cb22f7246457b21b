package dev.leat.file;

import dev.leat.batch.Position;
import java.util.Arrays;
import java.util.Objects;

/// A piece of a CSV file, with its text and the positions of its valid records.
record CsvPiece(
        Position from,
        Position to,
        Table.Columns table,
        RejectedLines rejected,
        CsvBuffer buffer,
        RecordPositions places)
        implements Piece {

    @Override
    public long unknownFields() {
        return 0;
    }

    @Override
    public long line(int record) {
        return table.rows().value(Table.LINE, check(record));
    }

    @Override
    public long offset(int record) {
        return table.rows().value(Table.OFFSET, check(record));
    }

    @Override
    public String text(int record) {
        check(record);
        return ReadLimits.text(buffer.bytes, places.starts[record], places.ends[record]);
    }

    private int check(int record) {
        return Objects.checkIndex(record, table.size());
    }

    /// The positions of valid records in the buffer. Reused for later pieces.
    static final class RecordPositions {

        private static final int FEW = 1024;

        int[] starts = new int[FEW];
        int[] ends = new int[FEW];

        void put(int record, int start, int end) {
            if (record == starts.length) {
                starts = Arrays.copyOf(starts, 2 * record);
                ends = Arrays.copyOf(ends, 2 * record);
            }
            starts[record] = start;
            ends[record] = end;
        }
    }
}

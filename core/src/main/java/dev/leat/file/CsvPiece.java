package dev.leat.file;

import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A piece of a CSV file, with its text and the positions of its valid records.
record CsvPiece(
        Position from,
        Position to,
        Table table,
        List<RejectedLine> rejected,
        CsvBuffer buffer,
        RecordPositions places)
        implements Piece {

    @Override
    public Map<String, Long> unknownFields() {
        return Map.of();
    }

    @Override
    public long line(int record) {
        return places.lines[check(record)];
    }

    @Override
    public long offset(int record) {
        return places.offsets[check(record)];
    }

    @Override
    public String text(int record) {
        check(record);
        return ReadLimits.text(buffer.bytes, places.starts[record], places.ends[record]);
    }

    private int check(int record) {
        return Objects.checkIndex(record, table.size());
    }

    /// The positions of valid records. Reused for later pieces.
    static final class RecordPositions {

        private static final int FEW = 1024;

        long[] lines = new long[FEW];
        long[] offsets = new long[FEW];
        int[] starts = new int[FEW];
        int[] ends = new int[FEW];

        void put(int record, long line, long offset, int start, int end) {
            if (record == starts.length) {
                lines = Arrays.copyOf(lines, 2 * record);
                offsets = Arrays.copyOf(offsets, 2 * record);
                starts = Arrays.copyOf(starts, 2 * record);
                ends = Arrays.copyOf(ends, 2 * record);
            }
            lines[record] = line;
            offsets[record] = offset;
            starts[record] = start;
            ends[record] = end;
        }
    }
}

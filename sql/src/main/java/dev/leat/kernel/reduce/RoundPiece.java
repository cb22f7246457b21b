package dev.leat.kernel.reduce;

import dev.leat.batch.CountingMode;
import dev.leat.batch.Position;
import dev.leat.file.Piece;
import dev.leat.file.RejectedLines;
import dev.leat.kernel.reduce.StagedPieces.Lines;
import dev.leat.kernel.reduce.StagedPieces.Source;
import java.nio.file.Path;
import java.util.Map;

/// A piece of the rows that a step over the whole file produced. If a row was created from many
/// records, it has no line in the file; its `line` is its number in the step's result.
final class RoundPiece implements Piece {

    private final StagedPieces reader;
    private final Source source;
    private final Position from;
    private final Position to;
    private final Lines lines;
    private final RejectedLines rejected;
    private final Table table;
    private Map<Long, String> texts = Map.of();

    RoundPiece(
            StagedPieces reader,
            Source source,
            Position from,
            Position to,
            Lines lines,
            RejectedLines rejected,
            Path table) {
        this.reader = reader;
        this.source = source;
        this.from = from;
        this.to = to;
        this.lines = lines;
        this.rejected = rejected;
        this.table = new Table.Staged(table, lines.size);
    }

    /// Returns the number of completed steps over the whole file, the last of which produced these
    /// rows.
    int round() {
        return source.round();
    }

    /// Returns the number of the last piece before this round.
    int partsBefore() {
        return source.staged().part();
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
        return 0;
    }

    @Override
    public long line(int record) {
        return source.counting() == CountingMode.DERIVED
                ? lines.places[record] + 1
                : lines.lines[record];
    }

    @Override
    public long offset(int record) {
        return lines.offsets[record];
    }

    @Override
    public String text(int record) {
        long place = lines.places[record];
        if (!texts.containsKey(place)) {
            texts = reader.texts(place);
        }
        return texts.getOrDefault(place, "");
    }

    @Override
    public CountingMode counting() {
        return source.counting();
    }

    /// Returns this piece with a part number that counts from 1 within the round.
    Piece counted() {
        return new Counted(this);
    }

    private record Counted(RoundPiece piece) implements Piece {

        private Position shift(Position at) {
            return new Position(at.offset(), at.line(), at.part() - piece.partsBefore());
        }

        @Override
        public Position from() {
            return shift(piece.from);
        }

        @Override
        public Position to() {
            return shift(piece.to);
        }

        @Override
        public Table table() {
            return piece.table;
        }

        @Override
        public RejectedLines rejected() {
            return piece.rejected;
        }

        @Override
        public long unknownFields() {
            return 0;
        }

        @Override
        public long line(int record) {
            return piece.line(record);
        }

        @Override
        public long offset(int record) {
            return piece.offset(record);
        }

        @Override
        public String text(int record) {
            return piece.text(record);
        }
    }
}

package dev.leat.kernel.reduce;

import dev.leat.app.Schema;
import dev.leat.batch.CountingMode;
import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.StagedFile;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.RejectedLines;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.SqlLiterals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reader that splits the result of a step over the whole file into pieces. The offset of a
/// position is a row number. A piece remains valid while the next one is read.
final class StagedPieces implements PieceReader {

    /// Approximate ratio of the size of a table file to the size of the Parquet file with the same
    /// rows.
    private static final int PACKED = 3;

    private static final int TEXTS = 1000;

    /// The result of a step over the whole file. `round` is the number of such steps up to this
    /// one; `conflict` creates the reasons for rows in conflict.
    record Source(
            int round,
            StagedFile staged,
            PipelineColumns shape,
            CountingMode counting,
            DistinctConflict conflict) {}

    private final Source source;
    private final Schema schema;
    private final Spill spill;
    private final int rows;
    private Position at;

    StagedPieces(Source source, String schema, Position from, WholeFileFunctions resources)
            throws IOException {
        this.source = source;
        this.schema = source.shape.schema(schema);
        this.at = from;
        this.rows = rows(source.staged, resources);
        var file = source.staged.file();
        this.spill =
                new Spill(
                        file.toAbsolutePath().resolveSibling("."),
                        List.of(file),
                        resources.room(schema().fields().size()));
    }

    private static int rows(StagedFile staged, WholeFileFunctions resources) {
        long each = PACKED * staged.bytes() / Math.max(1, staged.rows()) + 1;
        return Math.clamp(resources.pieceBytes() / each, 1, resources.rows());
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Header header() {
        return Header.SAME;
    }

    @Override
    public synchronized Optional<Piece> next(Path table) throws IOException {
        if (ended()) {
            return Optional.empty();
        }
        var to = end();
        long end = to.offset();
        try {
            var lines = new Lines((int) (end - at.offset()));
            spill.query(
                    select("_leat_at, _leat_line, _leat_offset", at.offset(), end, true), lines);
            write(table, end, lines.size);
            var piece = new RoundPiece(this, source, at, to, lines, rejected(end), table);
            at = to;
            return Optional.of(piece);
        } catch (SQLException failed) {
            throw failed("cannot read", failed);
        }
    }

    private boolean ended() {
        return at.offset() >= source.staged.rows();
    }

    /// Returns the end of the next piece.
    private Position end() {
        long end = Math.min(source.staged.rows(), at.offset() + rows);
        return new Position(end, 0, at.part() + 1);
    }

    @Override
    public synchronized Optional<Position> skip() {
        if (ended()) {
            return Optional.empty();
        }
        at = end();
        return Optional.of(at);
    }

    private void write(Path table, long end, int size) throws SQLException, IOException {
        var rows = select(columns("%s"), at.offset(), end, true);
        long wrote =
                spill.count(
                        "COPY (SELECT row_number() OVER () - 1 AS _leat_record, * FROM (%s)) TO %s (FORMAT parquet)"
                                .formatted(
                                        rows, SqlLiterals.text(table.toAbsolutePath().toString())));
        if (wrote != size) {
            throw new IOException("wrote %d rows of %d to %s".formatted(wrote, size, table));
        }
    }

    private RejectedLines rejected(long end) throws SQLException {
        var rejected = new ArrayList<RejectedLine>();
        spill.query(
                select(
                        "_leat_line, _leat_offset, _leat_first, " + columns("CAST(%s AS VARCHAR)"),
                        at.offset(),
                        end,
                        false),
                row -> {
                    var text = CsvLine.of(row, 4, schema.fields().size());
                    var why = source.conflict.reason(row.getLong(3));
                    rejected.add(
                            new RejectedLine(row.getLong(1), row.getLong(2), text, List.of(why)));
                });
        return RejectedLines.of(rejected);
    }

    /// Returns the texts of a number of rows, beginning with row number `from` of the result.
    synchronized Map<Long, String> texts(long from) {
        var texts = new HashMap<Long, String>();
        try {
            spill.query(
                    select("_leat_at, " + columns("CAST(%s AS VARCHAR)"), from, from + TEXTS, true),
                    row -> texts.put(row.getLong(1), CsvLine.of(row, 2, schema.fields().size())));
            return texts;
        } catch (SQLException failed) {
            throw new UncheckedIOException(failed("cannot read", failed));
        }
    }

    private String columns(String form) {
        return schema.fields().stream()
                .map(field -> form.formatted(SqlLiterals.name(field.name())))
                .collect(Collectors.joining(", "));
    }

    private String select(String columns, long from, long end, boolean good) {
        return "SELECT %s FROM %s WHERE _leat_at >= %d AND _leat_at < %d AND _leat_first IS %s ORDER BY _leat_at"
                .formatted(
                        columns,
                        Spill.parquet(List.of(source.staged.file())),
                        from,
                        end,
                        good ? "NULL" : "NOT NULL");
    }

    private IOException failed(String what, SQLException why) {
        return new IOException(
                "%s %s: %s".formatted(what, source.staged.file(), spill.sentence(why)), why);
    }

    @Override
    public synchronized void close() {
        spill.close();
    }

    /// Positions of the valid rows of a piece: their row numbers, and the lines and offsets of
    /// their records.
    static final class Lines implements Spill.Reading {

        final long[] places;
        final long[] lines;
        final long[] offsets;
        int size;

        Lines(int most) {
            places = new long[most];
            lines = new long[most];
            offsets = new long[most];
        }

        @Override
        public void read(ResultSet row) throws SQLException {
            places[size] = row.getLong(1);
            lines[size] = row.getLong(2);
            offsets[size++] = row.getLong(3);
        }
    }
}

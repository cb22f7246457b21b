package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.BucketSource;
import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// All that a reader makes of a file.
public record Read(
        List<Good> good, List<RejectedLine> rejected, AtomicLong unknown, List<Part> parts) {

    /// A good record: where it is, its text, and its line of the table without its place.
    public record Good(long line, long offset, String text, String row) {}

    /// A piece: where it is, its rows and its rejected records.
    public record Part(
            Position from, Position to, List<String> rows, List<RejectedLine> rejected) {}

    public static PipelineSource from(FileFormat format, Schema schema, String encoding) {
        return from(format, schema, encoding, UnknownFields.IGNORE);
    }

    public static PipelineSource from(
            FileFormat format, Schema schema, String encoding, UnknownFields unknown) {
        var d = Csv.DEFAULT;
        var csv =
                new Csv(
                        d.delimiter(),
                        d.quote(),
                        d.escape(),
                        d.header(),
                        d.nulls(),
                        encoding,
                        d.comment());
        return new BucketSource(
                "files",
                new dev.leat.app.FileSource("in", "", "", format, csv, OnOverwrite.REJECT),
                schema,
                unknown);
    }

    public static Read all(
            PieceReaderFactory readers,
            Content content,
            PipelineSource from,
            Position at,
            Path folder)
            throws UnreadableFileException, IOException {
        var all =
                new Read(new ArrayList<>(), new ArrayList<>(), new AtomicLong(), new ArrayList<>());
        try (var reader = readers.open(content, from, at, folder)) {
            Optional<Piece> before = Optional.empty();
            var unused = folder.resolve("table");
            for (var piece = reader.next(unused); piece.isPresent(); piece = reader.next(unused)) {
                // as the engine does: the piece before is looked at when the next one is there
                if (before.isPresent()) {
                    all.add(before.get(), reader.schema());
                }
                before = piece;
            }
            if (before.isPresent()) {
                all.add(before.get(), reader.schema());
            }
        }
        assertThat(skipped(readers, content, from, at, folder))
                .isEqualTo(all.parts.stream().map(Part::to).toList());
        return all;
    }

    /// Where pieces end if no record is judged.
    static List<Position> skipped(
            PieceReaderFactory readers,
            Content content,
            PipelineSource from,
            Position at,
            Path folder)
            throws UnreadableFileException, IOException {
        var ends = new ArrayList<Position>();
        try (var reader = readers.open(content, from, at, folder)) {
            for (var end = reader.skip(); end.isPresent(); end = reader.skip()) {
                ends.add(end.get());
            }
        }
        return ends;
    }

    /// The rejected records of a piece.
    public static List<RejectedLine> lines(Piece piece) throws IOException {
        var lines = new ArrayList<RejectedLine>();
        piece.rejected().forEach(lines::add);
        return lines;
    }

    private void add(Piece piece, Schema schema) throws IOException {
        var rows = TableText.rows(piece.table(), schema);
        for (int record = 0; record < rows.size(); record++) {
            good.add(
                    new Good(
                            piece.line(record),
                            piece.offset(record),
                            piece.text(record),
                            rows.get(record)));
        }
        var lines = lines(piece);
        rejected.addAll(lines);
        unknown.addAndGet(piece.unknownFields());
        parts.add(new Part(piece.from(), piece.to(), rows, lines));
    }

    /// Every record, good or not, in the file's order: its line, offset and text.
    public List<Good> records() {
        var all = new ArrayList<Good>();
        good.forEach(one -> all.add(new Good(one.line(), one.offset(), one.text(), "")));
        rejected.forEach(one -> all.add(new Good(one.line(), one.offset(), one.text(), "")));
        all.sort(Comparator.comparingLong(Good::offset));
        return all;
    }

    public List<String> rows() {
        return good.stream().map(Good::row).toList();
    }
}

package dev.leat.file;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that a reader makes of a file.
public record Read(
        List<Good> good, List<RejectedLine> rejected, Map<String, Long> unknown, List<Part> parts) {

    /// A good record: where it is, its text, and its line of the table without its place.
    public record Good(long line, long offset, String text, String row) {}

    /// A piece: where it is, its table's bytes and its rejected records.
    public record Part(Position from, Position to, String table, List<RejectedLine> rejected) {}

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
                new Read(new ArrayList<>(), new ArrayList<>(), new HashMap<>(), new ArrayList<>());
        try (var reader = readers.open(content, from, at, folder)) {
            var tables = List.of(folder.resolve("table0"), folder.resolve("table1"));
            Optional<Piece> before = Optional.empty();
            int next = 0;
            for (var piece = reader.next(tables.get(next));
                    piece.isPresent();
                    piece = reader.next(tables.get(next))) {
                // as the engine does: the piece before is looked at when the next one is there
                before.ifPresent(all::add);
                before = piece;
                next = 1 - next;
            }
            before.ifPresent(all::add);
        }
        return all;
    }

    private void add(Piece piece) {
        String table;
        try {
            table = Files.readString(piece.table().file());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        boolean csv = piece.table().form() == Piece.Form.CSV;
        var rows = csv ? records(table) : table.lines().toList();
        if (rows.size() != piece.table().size()) {
            throw new AssertionError(rows.size() + " rows, not " + piece.table().size());
        }
        for (int record = 0; record < rows.size(); record++) {
            var row = rows.get(record);
            int end = row.indexOf(csv ? ',' : 0x1F);
            if (!row.substring(0, end).equals(Integer.toString(record))) {
                throw new AssertionError(row);
            }
            good.add(
                    new Good(
                            piece.line(record),
                            piece.offset(record),
                            piece.text(record),
                            row.substring(end + 1)));
        }
        rejected.addAll(piece.rejected());
        piece.unknownFields().forEach((name, count) -> unknown.merge(name, count, Long::sum));
        parts.add(new Part(piece.from(), piece.to(), table, piece.rejected()));
    }

    /// Canonical CSV's records, which end with a line feed outside of quotes.
    private static List<String> records(String table) {
        var records = new ArrayList<String>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < table.length(); i++) {
            quoted ^= table.charAt(i) == '"';
            if (table.charAt(i) == '\n' && !quoted) {
                records.add(table.substring(start, i));
                start = i + 1;
            }
        }
        return records;
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

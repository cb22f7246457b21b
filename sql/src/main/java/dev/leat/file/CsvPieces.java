package dev.leat.file;

import dev.leat.app.Csv;
import dev.leat.app.Schema;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.decode.TextForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Splits a CSV or TSV file into pieces. The current and the previous piece are in memory, except
/// for rejected lines beyond a maximum number.
final class CsvPieces implements PieceReader {

    /// Number of bytes behind a piece that are read with it. Most records are shorter.
    private static final int AHEAD = 1 << 16;

    private final CsvHeader.Rule rule;
    private final Csv csv;
    private final long pieceBytes;
    private final Utf8Text text;
    private final CsvScanner scanner;
    private final CsvHeader header;
    private final TextForm[] forms;
    private final CsvBuffer[] buffers = {new CsvBuffer(), new CsvBuffer()};
    private final CsvPiece.RecordPositions[] places = {
        new CsvPiece.RecordPositions(), new CsvPiece.RecordPositions()
    };
    private final ColumnTable[] tables;
    private final RejectedLines[] rejected;
    private int turn;

    /// The current position in the buffer; `offset` and `line` count the content before it.
    private int at;

    /// Number of records of the current piece, valid or not. It does not depend on `judging`, so
    /// that pieces end at the same positions when they are skipped.
    private int records;

    private boolean judging;
    private Position next;
    private long offset;
    private long line;

    /// @throws UnreadableFileException if the file's header does not match the rule
    ///
    /// @param folder the folder for temporary files; null if rejected lines of a piece beyond a
    ///   maximum number need only be counted
    CsvPieces(
            TextFile file,
            Csv csv,
            CsvHeader.Rule rule,
            Position at,
            long pieceBytes,
            @Nullable Path folder)
            throws UnreadableFileException, IOException {
        this.rule = rule;
        this.csv = csv;
        this.pieceBytes = pieceBytes;
        this.next = at;
        scanner = new CsvScanner(csv);
        rejected = new RejectedLines[] {RejectedLines.in(folder), RejectedLines.in(folder)};
        if (at.equals(Position.START)) {
            text = file.open(0);
            header = whole(() -> header(file.name(), text, buffers[0]), text);
        } else {
            try (var head = file.open(0)) {
                header = header(file.name(), head, new CsvBuffer());
            }
            text = file.open(at.offset());
            offset = at.offset();
            line = at.line();
            this.at = 0;
        }
        forms = header.schema().fields().stream().map(TextForm::new).toArray(TextForm[]::new);
        tables = new ColumnTable[] {table(), table()};
    }

    private ColumnTable table() {
        var layouts = new TreeMap<Integer, Layout>();
        for (int i = 0; i < forms.length; i++) {
            layouts.put(header.target()[i], Layout.of(forms[i].field().type()));
        }
        layouts.remove(-1);
        return Piece.Table.columns(layouts.values().stream());
    }

    private interface Opening {
        CsvHeader open() throws UnreadableFileException, IOException;
    }

    private static CsvHeader whole(Opening opening, Utf8Text text)
            throws UnreadableFileException, IOException {
        boolean done = false;
        try {
            var header = opening.open();
            done = true;
            return header;
        } finally {
            if (!done) {
                text.close();
            }
        }
    }

    /// Reads the header at the start of the file, and sets the position to the line after it.
    private CsvHeader header(String file, Utf8Text head, CsvBuffer buffer)
            throws UnreadableFileException, IOException {
        offset = head.offset();
        line = 0;
        at = 0;
        if (!csv.header()) {
            return rule.of(file, Optional.empty());
        }
        while (true) {
            buffer.fill(head, (long) at + ReadLimits.RECORD + 2);
            if (at == buffer.end) {
                throw CsvHeader.no("header", "'" + file + "' is empty: it has no header");
            }
            var found = scanner.scan(buffer.bytes, at, buffer.end);
            switch (found) {
                case NOTHING -> advance(head, buffer);
                case TOO_LONG ->
                        throw CsvHeader.no(
                                "too_long", "the header of '" + file + "' is longer than 16 MiB");
                case WRONG ->
                        throw CsvHeader.no(
                                "malformed",
                                "the header of '%s', in line %d: %s"
                                        .formatted(file, line + 1, scanner.wrong));
                case RECORD -> {
                    CsvHeader.fits(file, scanner.values);
                    int invalid = CsvTable.invalid(buffer.bytes, at, scanner.next);
                    if (invalid >= 0) {
                        throw CsvHeader.no(
                                "malformed",
                                "the header of '%s' is not valid %s"
                                        .formatted(file, head.encoding()));
                    }
                    var names = names(buffer.bytes);
                    advance(head, buffer);
                    return rule.of(file, Optional.of(names));
                }
            }
        }
    }

    private List<String> names(byte[] bytes) {
        var names = new ArrayList<String>();
        for (int i = 0; i < scanner.values; i++) {
            var plain = scanner.unescaped(bytes, i);
            names.add(new String(plain, StandardCharsets.UTF_8));
        }
        return names;
    }

    private void advance(Utf8Text of, CsvBuffer buffer) {
        offset += of.width(buffer.bytes, at, scanner.next);
        line += scanner.lines;
        at = scanner.next;
    }

    @Override
    public Schema schema() {
        return header.schema();
    }

    @Override
    public Header header() {
        return header.differences();
    }

    @Override
    public Optional<Piece> next(Path file) throws IOException {
        return next().map(piece -> piece);
    }

    /// Reads the next piece, whose records are in memory.
    Optional<CsvPiece> next() throws IOException {
        judging = true;
        var begin = next;
        if (!advanceToPiece()) {
            return Optional.empty();
        }
        var records = new Piece.Table.Columns(tables[turn]);
        var buffer = buffers[turn];
        return Optional.of(
                new CsvPiece(begin, next, records, rejected[turn], buffer, places[turn]));
    }

    @Override
    public Optional<Position> skip() throws IOException {
        judging = false;
        return advanceToPiece() ? Optional.of(next) : Optional.empty();
    }

    /// Reads the next piece, and moves the position behind it. Returns false at the end of the
    /// file.
    private boolean advanceToPiece() throws IOException {
        var before = buffers[turn];
        turn = 1 - turn;
        var buffer = buffers[turn];
        buffer.begin(before, at);
        at = 0;
        while (true) {
            boolean some = piece();
            if (some || (buffer.last && at == buffer.end)) {
                return some;
            }
            // only comments and blank lines so far: continue with the same buffer
            buffer.begin(buffer, at);
            at = 0;
        }
    }

    private boolean piece() throws IOException {
        var rows = tables[turn];
        rows.clear();
        rejected[turn].clear();
        records = 0;
        read(buffers[turn], places[turn], new CsvTable(header, scanner, csv, forms, rows));
        rows.end();
        rejected[turn].end();
        if (records == 0) {
            return false;
        }
        next = new Position(offset, line, next.part() + 1);
        return true;
    }

    private void read(CsvBuffer buffer, CsvPiece.RecordPositions places, CsvTable table)
            throws IOException {
        long skipped = 0;
        buffer.fill(text, pieceBytes + AHEAD);
        while (at + skipped < pieceBytes && records < ReadLimits.RECORDS) {
            if (at == buffer.end) {
                return;
            }
            switch (scan(buffer)) {
                case NOTHING -> {
                    boolean value =
                            header.values() == 1 && scanner.values == 1 && scanner.next > at;
                    if (value && scanner.ends[0] == at) {
                        record(buffer, places, table);
                    }
                    advance(text, buffer);
                }
                case RECORD -> {
                    record(buffer, places, table);
                    advance(text, buffer);
                }
                case WRONG -> {
                    reject(buffer, List.of(malformed()));
                    advance(text, buffer);
                }
                case TOO_LONG -> {
                    if (at > 0) {
                        // the piece ends before this line; the next call skips the whole line
                        return;
                    }
                    skipped += tooLong(buffer);
                }
            }
        }
    }

    /// Scans the record at the current position. Reads more text if the record may not end with the
    /// text in the buffer.
    private CsvScanner.Found scan(CsvBuffer buffer) throws IOException {
        var found = scanner.scan(buffer.bytes, at, buffer.end);
        boolean record = found == CsvScanner.Found.RECORD || found == CsvScanner.Found.NOTHING;
        int before = buffer.end;
        if (!record || scanner.next + 2 > before) {
            buffer.fill(text, (long) at + ReadLimits.RECORD + 2);
        }
        return buffer.end == before ? found : scanner.scan(buffer.bytes, at, buffer.end);
    }

    private Reason malformed() {
        return Reason.of("malformed", scanner.wrong + " (line " + (line + 1) + ")");
    }

    private void record(CsvBuffer buffer, CsvPiece.RecordPositions places, CsvTable table)
            throws IOException {
        if (!judging) {
            records++;
            return;
        }
        if (scanner.high()) {
            int invalid = CsvTable.invalid(buffer.bytes, at, scanner.next);
            if (invalid >= 0) {
                reject(
                        buffer,
                        List.of(
                                Reason.of(
                                        "malformed",
                                        "is not valid %s at byte %d"
                                                .formatted(
                                                        text.encoding(),
                                                        text.width(buffer.bytes, at, invalid)))));
                return;
            }
        }
        var wrong = table.add(buffer.bytes, line + 1, offset);
        if (wrong.isEmpty()) {
            records++;
            places.put(table.records() - 1, at, recordEnd(buffer));
        } else {
            reject(buffer, wrong);
        }
    }

    /// Returns the end of the record, before its line end.
    private int recordEnd(CsvBuffer buffer) {
        int end = scanner.next;
        if (end > at && buffer.bytes[end - 1] == '\n') {
            end--;
        }
        return end > at && buffer.bytes[end - 1] == '\r' ? end - 1 : end;
    }

    private void reject(CsvBuffer buffer, List<Reason> reasons) throws IOException {
        reject(ReadLimits.text(buffer.bytes, at, recordEnd(buffer)), reasons);
    }

    private void reject(String text, List<Reason> reasons) throws IOException {
        records++;
        if (judging) {
            rejected[turn].add(new RejectedLine(line + 1, offset, text, reasons));
        }
    }

    /// Skips the line at the buffer's start, which is too long; returns its length in bytes.
    private long tooLong(CsvBuffer buffer) throws IOException {
        if (!scanner.comments(buffer.bytes[0])) {
            reject(
                    ReadLimits.text(buffer.bytes, 0, buffer.end),
                    List.of(ReadLimits.tooLong("the line")));
        }
        long skipped = buffer.skipLine(text, offset);
        offset += skipped;
        line++;
        buffer.fill(text, pieceBytes + AHEAD);
        return skipped;
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < tables.length; i++) {
            tables[i].close();
            rejected[i].close();
        }
        text.close();
    }
}

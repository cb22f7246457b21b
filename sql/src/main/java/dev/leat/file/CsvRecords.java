package dev.leat.file;

import dev.leat.app.Csv;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reader of the records of a small CSV file that is in memory, by the rules of [CsvScanner].
/// Owned by one thread.
public final class CsvRecords {

    private final Csv csv;
    private final CsvScanner scanner;
    private final byte[] bytes;
    private int at;
    private int line = 1;
    private int nextLine = 1;

    /// Creates a reader of a file in UTF-8.
    public CsvRecords(byte[] bytes, Csv csv) {
        this.bytes = bytes;
        this.csv = csv;
        scanner = new CsvScanner(csv);
        at = marked(bytes) ? 3 : 0;
    }

    private static boolean marked(byte[] bytes) {
        return bytes.length >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF;
    }

    /// Moves to the next record. Returns false at the end of the file.
    ///
    /// @throws UnreadableFileException if the next line is not a valid record
    public boolean next() throws UnreadableFileException {
        while (at < bytes.length) {
            line = nextLine;
            var found = scanner.scan(bytes, at, bytes.length);
            nextLine += scanner.lines;
            at = scanner.next;
            switch (found) {
                case RECORD -> {
                    if (scanner.values > ReadLimits.COLUMNS) {
                        throw CsvHeader.no(
                                "too_long",
                                "line %d has more than %d values"
                                        .formatted(line, ReadLimits.COLUMNS));
                    }
                    return true;
                }
                case NOTHING -> {}
                case WRONG ->
                        throw CsvHeader.no("csv", "line %d: %s".formatted(line, scanner.wrong));
                case TOO_LONG ->
                        throw CsvHeader.no("too_long", "line %d is too long".formatted(line));
            }
        }
        return false;
    }

    /// Returns the line in which the record begins, counted from 1.
    public int line() {
        return line;
    }

    public int values() {
        return scanner.values;
    }

    /// Returns a value of the record, or null if it is unquoted and one of the dialect's nulls.
    public byte @Nullable [] value(int column) {
        var value =
                scanner.escaped[column]
                        ? scanner.unescaped(bytes, column)
                        : Arrays.copyOfRange(bytes, scanner.starts[column], scanner.ends[column]);
        return !scanner.quoted[column] && nulls(value) ? null : value;
    }

    private boolean nulls(byte[] value) {
        List<String> nulls = csv.nulls();
        return nulls.contains(new String(value, java.nio.charset.StandardCharsets.UTF_8));
    }
}

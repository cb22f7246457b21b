package dev.leat.file;

import dev.leat.app.Csv;
import dev.leat.batch.Reason;
import dev.leat.decode.TextForm;
import dev.leat.decode.Utf8Validator;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writer of the table of a piece's valid records, in the form [Piece.Form#CSV]. It validates the
/// values of a record, and writes the record if all values are valid. Owned by one thread.
final class CsvTable implements Closeable {

    private static final int FLUSH = 1 << 20;

    /// Initial size; small because most files are small.
    private static final int SMALL = 1 << 13;

    private static final byte[] NONE = {};

    private final CsvHeader header;
    private final CsvScanner scanner;
    private final byte[][] nulls;
    private final TextForm[] forms;
    private final FileChannel channel;
    private byte[] out = new byte[SMALL];
    private int size;
    private int records;
    private int othersValues;
    private List<Reason> others = List.of();

    CsvTable(CsvHeader header, CsvScanner scanner, Csv csv, TextForm[] forms, Path file)
            throws IOException {
        this.header = header;
        this.scanner = scanner;
        this.forms = forms;
        nulls =
                csv.nulls().stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
    }

    int records() {
        return records;
    }

    /// Writes the record that was scanned last, or returns the reasons why it was not written.
    List<Reason> add(byte[] bytes) throws IOException {
        if (scanner.values != header.values()) {
            return others(scanner.values);
        }
        int before = size;
        List<Reason> wrong = List.of();
        number(records);
        for (int column = 0; column < forms.length; column++) {
            put((byte) ',');
            var reason = value(bytes, column);
            if (reason != null) {
                if (wrong.isEmpty()) {
                    wrong = new ArrayList<>();
                }
                wrong.add(reason);
            }
        }
        if (!wrong.isEmpty()) {
            size = before;
            return wrong;
        }
        put((byte) '\n');
        records++;
        if (size >= FLUSH) {
            flush();
        }
        return wrong;
    }

    /// Returns the reason for a wrong number of values. Cached, as the next records often have the
    /// same number of values.
    private List<Reason> others(int values) {
        if (values != othersValues) {
            othersValues = values;
            others =
                    List.of(
                            Reason.of(
                                    "columns",
                                    "has %,d values, but the file has %,d columns"
                                            .formatted(values, header.values())));
        }
        return others;
    }

    private @org.jspecify.annotations.Nullable Reason value(byte[] bytes, int column) {
        var form = forms[column];
        int value = header.place()[column];
        if (value < 0 || (!scanner.quoted[value] && isNull(bytes, value))) {
            return form.field().notNull() ? form.missing() : null;
        }
        if (form.acceptsAnyText() && !scanner.zero()) {
            copy(bytes, value);
            return null;
        }
        boolean escaped = scanner.escaped[value];
        var in = escaped ? scanner.unescaped(bytes, value) : bytes;
        int from = escaped ? 0 : scanner.starts[value];
        int to = escaped ? in.length : scanner.ends[value];
        if (!form.read(in, from, to)) {
            return form.reason(in, from, to);
        }
        var other = form.canonical();
        if (other != null) {
            text(other, 0, other.length);
        } else if (!form.isNull()) {
            copy(bytes, value);
        }
        return null;
    }

    /// Copies a value, quoted if required.
    private void copy(byte[] bytes, int value) {
        int from = scanner.starts[value];
        int to = scanner.ends[value];
        if (scanner.escaped[value] && !scanner.canonical()) {
            var plain = scanner.unescaped(bytes, value);
            text(plain, 0, plain.length);
            return;
        }
        if (!scanner.odd[value] && !scanner.escaped[value] && from < to) {
            raw(bytes, from, to);
        } else if (scanner.quoted[value] && scanner.canonical()) {
            raw(bytes, from - 1, to + 1);
        } else {
            text(bytes, from, to);
        }
    }

    private void raw(byte[] bytes, int from, int to) {
        room(to - from);
        System.arraycopy(bytes, from, out, size, to - from);
        size += to - from;
    }

    private boolean isNull(byte[] bytes, int value) {
        int from = scanner.starts[value];
        int to = scanner.ends[value];
        for (var none : nulls) {
            if (none.length == to - from && Arrays.equals(none, 0, none.length, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    /// Writes a string, quoted if required.
    private void text(byte[] bytes, int from, int to) {
        room(2 * (to - from) + 2);
        boolean quotes = from == to;
        for (int i = from; i < to && !quotes; i++) {
            byte b = bytes[i];
            quotes = b == ',' || b == '"' || b == '\n' || b == '\r';
        }
        if (!quotes) {
            raw(bytes, from, to);
            return;
        }
        out[size++] = '"';
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                out[size++] = '"';
            }
            out[size++] = bytes[i];
        }
        out[size++] = '"';
    }

    private void number(int number) {
        room(10);
        int digits = 1;
        for (int rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        int rest = number;
        for (int i = digits - 1; i >= 0; i--) {
            out[size + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    private void put(byte b) {
        room(1);
        out[size++] = b;
    }

    private void room(int more) {
        if (size + more > out.length) {
            out = Arrays.copyOf(out, Math.max(size + more, 2 * out.length));
        }
    }

    private void flush() throws IOException {
        var buffer = ByteBuffer.wrap(out, 0, size);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        size = 0;
    }

    /// Completes the table; no record may be added afterwards.
    void end() throws IOException {
        flush();
        out = NONE;
    }

    /// Returns the position of the first invalid byte, or -1.
    static int invalid(byte[] bytes, int from, int to) {
        return Utf8Validator.invalid(bytes, from, to);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

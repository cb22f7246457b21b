package dev.leat.file;

import dev.leat.app.Csv;
import dev.leat.batch.Reason;
import dev.leat.column.ColumnTable;
import dev.leat.column.Layout;
import dev.leat.decode.TextForm;
import dev.leat.decode.Utf8Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writer of the table of a piece's valid records, [Piece.Table.Columns]. It validates the values
/// of a record, and writes the record if all values are valid. Owned by one thread.
final class CsvTable {

    private final CsvHeader header;
    private final CsvScanner scanner;
    private final byte[][] nulls;
    private final TextForm[] forms;
    private final boolean[] texts;
    private final boolean[] wide;
    private final int[] place;
    private final int[] target;
    private final ColumnTable to;

    /// The last value with escapes, without them.
    private byte[] plain = {};

    private int othersValues;
    private List<Reason> others = List.of();

    /// Creates a writer of an empty table with the columns of [Piece.Table#columns].
    CsvTable(CsvHeader header, CsvScanner scanner, Csv csv, TextForm[] forms, ColumnTable to) {
        this.header = header;
        this.scanner = scanner;
        this.forms = forms;
        this.to = to;
        place = header.place();
        target = header.target();
        nulls =
                csv.nulls().stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        texts = new boolean[forms.length];
        wide = new boolean[forms.length];
        for (int column = 0; column < forms.length; column++) {
            var layout = Layout.of(forms[column].field().type());
            texts[column] = layout.bits() == 0;
            wide[column] = layout.bits() > Long.SIZE;
        }
    }

    int records() {
        return to.size();
    }

    /// Writes the record that was scanned last, which begins at this line and offset, or returns
    /// the reasons why it was not written.
    List<Reason> add(byte[] bytes, long line, long offset) throws IOException {
        if (scanner.values != header.values()) {
            return others(scanner.values);
        }
        List<Reason> wrong = List.of();
        for (int column = 0; column < forms.length; column++) {
            var reason = value(bytes, column);
            if (reason != null) {
                if (wrong.isEmpty()) {
                    wrong = new ArrayList<>();
                }
                wrong.add(reason);
            }
        }
        if (wrong.isEmpty()) {
            Piece.Table.end(to, line, offset);
        } else {
            to.undoRow();
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
                                    "has %s values (%,d) than the file has columns (%,d)"
                                            .formatted(
                                                    values > header.values() ? "more" : "fewer",
                                                    values,
                                                    header.values())));
        }
        return others;
    }

    private @Nullable Reason value(byte[] bytes, int column) {
        var form = forms[column];
        int value = place[column];
        boolean written = target[column] >= 0;
        int at = Piece.Table.FIELDS + target[column];
        if (value < 0 || (!scanner.quoted[value] && isNull(bytes, value))) {
            if (written) {
                to.putNull(at);
            }
            return form.field().notNull() ? form.missing() : null;
        }
        boolean valid = form.acceptsAnyText() && !scanner.zero();
        if (valid && !written) {
            return null;
        }
        var in = bytes;
        int from = scanner.starts[value];
        int end = scanner.ends[value];
        if (scanner.escaped[value]) {
            if (plain.length < end - from) {
                plain = new byte[2 * (end - from)];
            }
            in = plain;
            end = scanner.unescape(bytes, value, plain);
            from = 0;
        }
        if (!valid && !form.read(in, from, end)) {
            return form.reason(in, from, end);
        }
        if (!written) {
            return null;
        }
        if (!valid && form.isNull()) {
            to.putNull(at);
        } else if (texts[column]) {
            to.put(at, in, from, end);
        } else if (wide[column]) {
            to.put(at, form.value(), form.high());
        } else {
            to.put(at, form.value());
        }
        return null;
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

    /// Returns the position of the first invalid byte, or -1.
    static int invalid(byte[] bytes, int from, int to) {
        return Utf8Validator.invalid(bytes, from, to);
    }
}

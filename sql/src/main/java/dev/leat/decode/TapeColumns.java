package dev.leat.decode;

import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.column.ColumnTable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.ObjectReadContext;

/// Writes cells of a [Tape] to columns that have the layouts of their types. Owned by one thread.
public final class TapeColumns {

    /// Decimals with at most this many digits have 64 bits.
    private static final int LONG_DIGITS = 18;

    private final DocumentParser.Factory factory = new DocumentParser.Factory();
    private final JsonWriter json = new JsonWriter(true);

    /// Writes a cell of the first row to a column of the current row of a table. Lists and structs
    /// become JSON, in which `json` values are strings.
    public void put(Tape tape, int cell, Type type, ColumnTable to, int column) {
        if (tape.isNull(0, cell)) {
            to.putNull(column);
            return;
        }
        int at = tape.start(0, cell);
        switch (type) {
            case Type.Decimal decimal -> {
                boolean wide = decimal.precision() > LONG_DIGITS;
                number(tape, at, decimal.scale(), wide, to, column);
            }
            case Type.ListOf _, Type.Struct _ -> {
                json.clear();
                json.cell(tape, 0, cell).to(to, column);
            }
            case Simple simple -> {
                switch (simple) {
                    case VARCHAR, JSON -> content(tape, at, to, column);
                    case INTEGER, BIGINT -> number(tape, at, 0, false, to, column);
                    case BOOLEAN -> to.put(column, TapeValues.bool(tape, 0, cell));
                    case DOUBLE, DATE, TIMESTAMP, TIMESTAMPTZ -> to.put(column, tape.longAt(at));
                }
            }
        }
    }

    /// Writes a cell of type `json` as a text: a string without quotes and escapes, and each other
    /// value as in the document.
    public void putText(Tape tape, int cell, ColumnTable to, int column) {
        int from = tape.start(0, cell) + Tape.HEAD;
        int end = tape.end(0, cell);
        var bytes = tape.bytes();
        if (tape.isNull(0, cell)) {
            to.putNull(column);
        } else if (bytes[from] != '"') {
            to.put(column, bytes, from, end);
        } else if (!has(bytes, '\\', from, end)) {
            to.put(column, bytes, from + 1, end - 1);
        } else {
            var text = unescaped(bytes, from, end);
            to.put(column, text, 0, text.length);
        }
    }

    private byte[] unescaped(byte[] bytes, int from, int end) {
        try (var parser =
                factory.createParser(ObjectReadContext.empty(), bytes, from, end - from)) {
            parser.nextToken();
            return parser.getString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static boolean has(byte[] bytes, char ascii, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == ascii) {
                return true;
            }
        }
        return false;
    }

    private static void content(Tape tape, int at, ColumnTable to, int column) {
        int from = at + Tape.HEAD;
        to.put(column, tape.bytes(), from, from + tape.lengthAt(at));
    }

    /// Writes a number of the tape, which has no exponent, with this many decimals.
    private static void number(
            Tape tape, int at, int scale, boolean wide, ColumnTable to, int column) {
        var bytes = tape.bytes();
        int from = at + Tape.HEAD;
        int end = from + tape.lengthAt(at);
        if (end - from + scale > LONG_DIGITS) {
            var text = new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
            var digits = new BigDecimal(text).setScale(scale).unscaledValue();
            if (wide) {
                to.put(column, digits.longValue(), digits.shiftRight(Long.SIZE).longValue());
            } else {
                to.put(column, digits.longValue());
            }
            return;
        }
        long number = 0;
        int decimals = -1;
        for (int i = from; i < end; i++) {
            if (bytes[i] == '.') {
                decimals = 0;
            } else if (bytes[i] != '-') {
                number = 10 * number + bytes[i] - '0';
                decimals += decimals < 0 ? 0 : 1;
            }
        }
        for (int i = Math.max(decimals, 0); i < scale; i++) {
            number *= 10;
        }
        to.put(column, bytes[from] == '-' ? -number : number);
    }
}

package dev.leat.kernel;

import dev.leat.app.Lookup;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Type;
import dev.leat.batch.Reason;
import dev.leat.decode.Decoder;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.Tape;
import dev.leat.decode.TapeValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Rows of a lookup, by key. They are decoded with the lookup's schema. One thread adds the rows;
/// afterwards threads may share them.
public final class LookupRows {

    private final Lookup lookup;
    private final Decoder decoder;
    private final Tape tape;
    private final int[] key;
    private final Map<List<String>, Integer> rows = new HashMap<>();
    private final Map<List<String>, List<Reason>> invalid = new HashMap<>();

    public LookupRows(Lookup lookup) {
        this.lookup = lookup;
        var fields = lookup.schema().fields();
        boolean items = lookup.origin() instanceof Lookup.Origin.OfTable;
        decoder =
                new Decoder(
                        items ? lookup.schema().withoutFormats() : lookup.schema(),
                        UnknownFields.IGNORE);
        tape = new Tape(fields.size());
        var names = fields.stream().map(field -> field.name()).toList();
        key = lookup.key().stream().mapToInt(names::indexOf).toArray();
    }

    /// Result of adding a row.
    public sealed interface Added {

        record Row(List<String> key) implements Added {}

        /// The document does not fit the schema.
        record Invalid(List<Reason> reasons) implements Added {}

        /// A key column is null.
        record NullKey(String column) implements Added {}

        /// Another row has this key.
        record SameKey(List<String> key) implements Added {}
    }

    /// Adds the row that this JSON document contains.
    public Added add(byte[] document) {
        var wrong = decoder.decode(document, tape);
        if (!wrong.isEmpty()) {
            return new Added.Invalid(wrong);
        }
        int row = tape.rows() - 1;
        var values = new ArrayList<String>();
        for (int i = 0; i < key.length; i++) {
            if (tape.isNull(row, key[i])) {
                return new Added.NullKey(lookup.key().get(i));
            }
            values.add(text(row, key[i]));
        }
        return rows.putIfAbsent(List.copyOf(values), row) == null
                ? new Added.Row(List.copyOf(values))
                : new Added.SameKey(values);
    }

    /// Adds a key whose row does not fit the schema.
    public void invalid(List<String> of, List<Reason> reasons) {
        invalid.put(List.copyOf(of), List.copyOf(reasons));
    }

    private String text(int row, int column) {
        var field = lookup.schema().fields().get(column);
        return switch (field.type()) {
            case Type.Simple.TIMESTAMP, Type.Simple.TIMESTAMPTZ ->
                    Long.toString(TapeValues.time(tape, row, column));
            default -> key(field.type(), TapeValues.text(tape, row, column).orElseThrow());
        };
    }

    /// Returns the value of a key column in the form in which keys are compared: a number without
    /// trailing zeros, a time as microseconds since 1970, any other value as text.
    static String key(Type type, String text) {
        return number(type) ? plain(new BigDecimal(text)) : text;
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    static boolean number(Type type) {
        return type instanceof Type.Decimal
                || type == Type.Simple.INTEGER
                || type == Type.Simple.BIGINT;
    }

    /// Returns a key as texts: times as ISO 8601.
    public static List<String> texts(Lookup lookup, List<String> key) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < key.size(); i++) {
            var type = lookup.column(lookup.key().get(i)).type();
            if (type == Type.Simple.TIMESTAMP || type == Type.Simple.TIMESTAMPTZ) {
                var time = new Tape(1);
                time.beginRow();
                int start = time.size();
                time.time(type == Type.Simple.TIMESTAMPTZ, Long.parseLong(key.get(i)));
                time.cell(0, start);
                time.endRow();
                texts.add(TapeValues.text(time, 0, 0).orElseThrow());
            } else {
                texts.add(key.get(i));
            }
        }
        return texts;
    }

    public int size() {
        return rows.size();
    }

    /// True if there is a row with this key.
    public boolean has(List<String> of) {
        return rows.containsKey(of);
    }

    /// Returns the index of the row with this key.
    OptionalInt row(List<String> of) {
        var row = rows.get(of);
        return row == null ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /// Returns the reasons why the row with this key does not fit the schema; empty if it does, or
    /// if there is none.
    Optional<List<Reason>> invalid(List<String> of) {
        return Optional.ofNullable(invalid.get(of));
    }

    boolean isNull(int row, int column) {
        return tape.isNull(row, column);
    }

    /// Writes a value in the form that the statement's parameter requires.
    void write(JsonWriter json, int row, int column) {
        var type = lookup.schema().fields().get(column).type();
        if (type == Type.Simple.TIMESTAMP || type == Type.Simple.TIMESTAMPTZ) {
            json.whole(TapeValues.time(tape, row, column));
        } else {
            json.cell(tape, row, column);
        }
    }
}

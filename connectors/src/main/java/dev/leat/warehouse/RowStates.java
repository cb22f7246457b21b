package dev.leat.warehouse;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.batch.Column;
import dev.leat.batch.Hashes;
import dev.leat.plan.Effect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The values of the rows of a write, as texts in the form of the table's columns. Equal values
/// have equal texts in all pipelines. A column that the pipeline does not write is null. If records
/// are all their rows, a record has any number of rows, and its own values identify it. Otherwise
/// it is its only row. Owned by one thread.
final class RowStates {

    private static final int DIGEST_BYTES = 16;

    /// The number of bytes that are hashed together: those of most rows.
    private static final int HASHED_BYTES = 4096;

    private final List<Schema.Field> fields;
    private final List<@Nullable String @Nullable []> columns;
    private final List<@Nullable String @Nullable []> records;
    private final int[][] lists;
    private final List<Integer> recordKey;
    private final int[] byName;
    private final List<byte[]> names;
    private final MessageDigest hash = Hashes.sha256();
    private final ByteBuffer hashed = ByteBuffer.allocate(HASHED_BYTES);

    RowStates(TableSql sql, Effect.Write write) {
        fields = sql.fields();
        recordKey = sql.record();
        var written = write.rows().sinks().get(write.sink()).getFirst();
        if (written instanceof Column.Lists(var rows, var values)) {
            columns = texts((Column.Named) values.getFirst());
            records = texts((Column.Named) values.getLast());
            lists = rows;
        } else {
            columns = texts((Column.Named) written);
            records = columns;
            lists = new int[0][];
        }
        names = fields.stream().map(f -> f.name().getBytes(StandardCharsets.UTF_8)).toList();
        byName =
                IntStream.range(0, fields.size())
                        .boxed()
                        .sorted(Comparator.comparing(i -> fields.get(i).name()))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    /// Returns the texts of the table's columns.
    private List<@Nullable String @Nullable []> texts(Column.Named named) {
        var all = new ArrayList<@Nullable String @Nullable []>();
        for (var field : fields) {
            var texts =
                    named.columns().entrySet().stream()
                            .filter(column -> column.getKey().equalsIgnoreCase(field.name()))
                            .map(Map.Entry::getValue)
                            .findFirst();
            all.add(texts.map(found -> stored(field.type(), found)).orElse(null));
        }
        return all;
    }

    /// Returns the texts of a column in the form of the table.
    private static @Nullable String[] stored(Type type, Column.Texts texts) {
        if (!(type instanceof Type.Decimal) && type != Type.Simple.TIMESTAMP) {
            return texts.values();
        }
        var stored = new @Nullable String[texts.values().length];
        for (int row = 0; row < stored.length; row++) {
            var text = texts.values()[row];
            if (text != null) {
                stored[row] = type == Type.Simple.TIMESTAMP ? time(text) : plain(text);
            }
        }
        return stored;
    }

    private static String time(String text) {
        return text.indexOf('T') < 0 ? text + "T00:00:00" : text;
    }

    /// Returns the rows of a record.
    int[] rows(int record) {
        return lists.length == 0 ? new int[] {record} : lists[record];
    }

    /// Returns the text of a value of a row; null for NULL.
    @Nullable String value(int row, int column) {
        return text(columns, row, column);
    }

    /// Returns the text of a value of a record; null for NULL.
    @Nullable String recordValue(int record, int column) {
        return text(records, record, column);
    }

    private static @Nullable String text(
            List<@Nullable String @Nullable []> of, int at, int column) {
        var texts = of.get(column);
        return texts == null ? null : texts[at];
    }

    /// Returns a decimal without zeros at its end.
    private static String plain(String digits) {
        if (digits.indexOf('.') < 0) {
            return digits;
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, digits.charAt(end - 1) == '.' ? end - 1 : end);
    }

    /// Returns the values of these columns, which identify a row. Equal keys are equal lists.
    List<String> key(int row, List<Integer> which) {
        var values = new @Nullable String[which.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(row, which.get(i));
        }
        return Arrays.asList(values);
    }

    /// Returns the values that identify a record.
    List<String> recordKey(int record) {
        var values = new @Nullable String[recordKey.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = recordValue(record, recordKey.get(i));
        }
        return Arrays.asList(values);
    }

    /// Returns the hash of a record's rows, in any order.
    byte[] digest(int record, boolean gone) {
        if (lists.length == 0) {
            return ofRow(record, gone);
        }
        var digests = new ArrayList<byte[]>();
        for (int row : lists[record]) {
            digests.add(ofRow(row, gone));
        }
        digests.sort(Arrays::compareUnsigned);
        digests.forEach(hash::update);
        hash.update((byte) (gone ? 1 : 0));
        return Arrays.copyOf(hash.digest(), DIGEST_BYTES);
    }

    /// Returns the hash of a row's values. It does not depend on columns that are NULL, so that it
    /// stays the same if a column is added to the table.
    private byte[] ofRow(int row, boolean gone) {
        hashed.clear();
        for (int column : byName) {
            var value = value(row, column);
            if (value != null) {
                add(names.get(column));
                add(value.getBytes(StandardCharsets.UTF_8));
            }
        }
        hash.update(hashed.array(), 0, hashed.position());
        hash.update((byte) (gone ? 1 : 0));
        return Arrays.copyOf(hash.digest(), DIGEST_BYTES);
    }

    /// Adds the length of a text in UTF-8, and its bytes, to the hashed bytes.
    private void add(byte[] text) {
        if (hashed.remaining() < Integer.BYTES + text.length) {
            hash.update(hashed.array(), 0, hashed.position());
            hashed.clear();
        }
        hashed.putInt(text.length);
        if (hashed.remaining() < text.length) {
            hash.update(hashed.array(), 0, hashed.position());
            hashed.clear();
            hash.update(text);
        } else {
            hashed.put(text);
        }
    }

    /// Returns the digest as a UUID, the type in which databases store 16 bytes.
    static UUID uuid(byte[] digest) {
        var buffer = ByteBuffer.wrap(digest);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    /// Returns the digest with the text of [#uuid].
    static byte[] digest(String uuid) {
        var id = UUID.fromString(uuid);
        return ByteBuffer.allocate(DIGEST_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}

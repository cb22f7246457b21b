package dev.leat.kernel.parquet;

import dev.leat.kernel.parquet.CompactValue.Flag;
import dev.leat.kernel.parquet.CompactValue.Fraction;
import dev.leat.kernel.parquet.CompactValue.Items;
import dev.leat.kernel.parquet.CompactValue.Struct;
import dev.leat.kernel.parquet.CompactValue.Text;
import dev.leat.kernel.parquet.CompactValue.Whole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// A valid Parquet file with one row group, and versions of it whose metadata has false values.
record ForgedParquet(byte[] file) {

    // https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
    private static final int ROW_GROUPS = 4;
    private static final int COLUMNS = 1;
    private static final int METADATA = 3;
    private static final int COMPRESSED_SIZE = 7;
    private static final int DATA_PAGE = 9;
    private static final int DICTIONARY_PAGE = 11;
    private static final int STATISTICS = 12;

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = Integer.BYTES + MAGIC.length;

    private static final long[] NUMBERS = {
        -1,
        0,
        1,
        7,
        1_000,
        1 << 20,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private int end() {
        int tail = file.length - TAIL;
        return tail - ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
    }

    private Struct footer() throws IOException {
        return CompactValue.read(ByteBuffer.wrap(file, end(), file.length - TAIL - end()).slice());
    }

    /// Returns the file with a change of one or two values in its footer.
    byte[] footer(Random random) throws IOException {
        return joined(Arrays.copyOf(file, end()), (Struct) changed(footer(), random));
    }

    /// Returns the file with a change in the header of the first page of its last column: its
    /// dictionary, if it has one, or else its data.
    byte[] page(Random random) throws IOException {
        var column = column(footer());
        long data = number(column, DATA_PAGE);
        long dictionary = number(column, DICTIONARY_PAGE);
        int at = (int) (dictionary > 0 ? dictionary : data);
        var bytes = ByteBuffer.wrap(file);
        bytes.position(at);
        var header = new CompactValue.Reader(bytes).struct(0);
        var other = CompactValue.write((Struct) changed(header, random));
        int shift = other.length - (bytes.position() - at);
        var joined =
                ByteBuffer.allocate(end() + shift)
                        .put(file, 0, at)
                        .put(other)
                        .put(file, bytes.position(), end() - bytes.position());
        return joined(
                joined.array(),
                withColumn(
                        footer(),
                        of -> {
                            var fields = new TreeMap<>(of.fields());
                            fields.put(COMPRESSED_SIZE, plus(of, COMPRESSED_SIZE, shift));
                            fields.put(DATA_PAGE, plus(of, DATA_PAGE, data > at ? shift : 0));
                            return new Struct(fields);
                        }));
    }

    /// Returns the file with these bytes as the smallest and largest value of its last column.
    byte[] statistics(String least, String most) throws IOException {
        return joined(
                Arrays.copyOf(file, end()),
                withColumn(
                        footer(),
                        of -> {
                            var statistics = new TreeMap<>(((Struct) get(of, STATISTICS)).fields());
                            for (int field : new int[] {2, 6}) {
                                statistics.put(field, text(least));
                            }
                            for (int field : new int[] {1, 5}) {
                                statistics.put(field, text(most));
                            }
                            var fields = new TreeMap<>(of.fields());
                            fields.put(STATISTICS, new Struct(statistics));
                            return new Struct(fields);
                        }));
    }

    private static Text text(String text) {
        return new Text(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] joined(byte[] data, Struct footer) {
        var written = CompactValue.write(footer);
        return ByteBuffer.allocate(data.length + written.length + TAIL)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(data)
                .put(written)
                .putInt(written.length)
                .put(MAGIC)
                .array();
    }

    private static CompactValue get(Struct struct, int field) {
        return java.util.Objects.requireNonNull(struct.fields().get(field));
    }

    private static long number(Struct struct, int field) {
        return struct.fields().get(field) instanceof Whole(_, var number) ? number : 0;
    }

    private static Whole plus(Struct struct, int field, int shift) {
        return new Whole(CompactValue.Type.I64, number(struct, field) + shift);
    }

    private static Struct column(Struct footer) {
        var group = (Struct) ((Items) get(footer, ROW_GROUPS)).values().getLast();
        return (Struct) get((Struct) ((Items) get(group, COLUMNS)).values().getLast(), METADATA);
    }

    private static Struct withColumn(Struct footer, UnaryOperator<Struct> change) {
        return replaced(
                footer,
                ROW_GROUPS,
                groups ->
                        withLast(
                                groups,
                                group ->
                                        replaced(
                                                group,
                                                COLUMNS,
                                                chunks ->
                                                        withLast(
                                                                chunks,
                                                                chunk ->
                                                                        replaced(
                                                                                chunk,
                                                                                METADATA,
                                                                                of ->
                                                                                        change
                                                                                                .apply(
                                                                                                        (Struct)
                                                                                                                of))))));
    }

    private static Struct replaced(Struct in, int field, UnaryOperator<CompactValue> change) {
        var fields = new TreeMap<>(in.fields());
        fields.put(field, change.apply(get(in, field)));
        return new Struct(fields);
    }

    private static CompactValue withLast(CompactValue list, UnaryOperator<Struct> change) {
        var items = (Items) list;
        var values = new ArrayList<>(items.values());
        values.add(change.apply((Struct) values.removeLast()));
        return new Items(items.type(), items.element(), values);
    }

    private static CompactValue changed(CompactValue value, Random random) {
        var changed = value;
        for (int i = 0; i <= random.nextInt(2); i++) {
            var walk = new Walk(random, random.nextInt(size(changed)));
            changed = walk.of(changed);
        }
        return changed;
    }

    /// Returns the number of values in a value, including itself.
    private static int size(CompactValue value) {
        return 1
                + switch (value) {
                    case Struct(var fields) ->
                            fields.values().stream().mapToInt(ForgedParquet::size).sum();
                    case Items(_, _, var values) ->
                            values.stream().mapToInt(ForgedParquet::size).sum();
                    case Flag _, Whole _, Fraction _, Text _ -> 0;
                };
    }

    /// A walk through a value that changes the one at a place.
    private static final class Walk {

        private final Random random;
        private int left;

        Walk(Random random, int place) {
            this.random = random;
            left = place;
        }

        CompactValue of(CompactValue value) {
            boolean here = left-- == 0;
            return switch (value) {
                case Flag(var is) -> new Flag(here != is);
                case Fraction _ -> value;
                case Whole(var type, var number) -> here ? other(type, number) : value;
                case Text(var bytes) -> here ? other(bytes) : value;
                case Items(var type, var element, var values) -> {
                    var all = new ArrayList<CompactValue>();
                    values.forEach(each -> all.add(of(each)));
                    if (here && !all.isEmpty()) {
                        all.remove(random.nextInt(all.size()));
                    }
                    yield new Items(type, element, all);
                }
                case Struct(var fields) -> {
                    var all = new TreeMap<Integer, CompactValue>();
                    fields.forEach((field, each) -> all.put(field, of(each)));
                    if (here && !all.isEmpty()) {
                        all.remove(new ArrayList<>(all.keySet()).get(random.nextInt(all.size())));
                    }
                    yield new Struct(all);
                }
            };
        }

        private Whole other(CompactValue.Type type, long number) {
            long other =
                    random.nextBoolean()
                            ? NUMBERS[random.nextInt(NUMBERS.length)]
                            : number + random.nextInt(7) - 3;
            return new Whole(
                    type,
                    switch (type) {
                        case I8 -> (byte) other;
                        case I16 -> (short) other;
                        case I32 -> (int) other;
                        default -> other;
                    });
        }

        private Text other(ByteBuffer bytes) {
            var copy = new byte[bytes.remaining() + random.nextInt(3)];
            random.nextBytes(copy);
            return new Text(ByteBuffer.wrap(copy));
        }
    }
}

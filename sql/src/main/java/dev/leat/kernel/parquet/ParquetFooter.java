package dev.leat.kernel.parquet;

import dev.leat.kernel.parquet.CompactValue.Items;
import dev.leat.kernel.parquet.CompactValue.Struct;
import dev.leat.kernel.parquet.CompactValue.Text;
import dev.leat.kernel.parquet.CompactValue.Whole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The footer of a Parquet file: the structure `FileMetaData` of
/// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift, whose field
/// numbers are used here. `end` is the position in the file after the data of all columns.
record ParquetFooter(Struct metadata, long end) {

    /// The bytes at both ends of a file.
    static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private static final int TAIL = Integer.BYTES + MAGIC.length;

    // FileMetaData
    private static final int SCHEMA = 2;
    private static final int ROWS = 3;
    private static final int ROW_GROUPS = 4;
    private static final Set<Integer> ENCRYPTION = Set.of(8, 9);

    // SchemaElement and ColumnMetaData
    private static final int TYPE = 1;
    private static final int FIXED_LENGTH = 7;

    // SchemaElement
    private static final int LENGTH = 2;
    private static final int NAME = 4;
    private static final Set<Integer> MEANINGS = Set.of(6, 10);
    private static final int FIELD_ID = 9;

    // RowGroup
    private static final int COLUMNS = 1;
    private static final int FIRST_PAGE = 5;
    private static final int ORDINAL = 7;

    // ColumnChunk: its file, and its page index, whose pages have positions in the file
    private static final int FILE = 1;
    private static final int POSITION = 2;
    private static final int METADATA = 3;
    private static final Set<Integer> PAGE_INDEX = Set.of(4, 5, 6, 7);

    // ColumnMetaData: the positions of pages and of the Bloom filter, and the range of the values
    private static final Set<Integer> POSITIONS = Set.of(9, 10, 11, 14);
    private static final Set<Integer> RANGES = Set.of(12, 16);

    /// Reads the footer of a file that is not encrypted.
    ///
    /// @throws IOException if the file is damaged
    static ParquetFooter read(FileChannel file) throws IOException {
        long size = file.size();
        if (size < TAIL + MAGIC.length) {
            throw new IOException("the file is too short");
        }
        var tail = bytes(file, size - TAIL, TAIL).order(ByteOrder.LITTLE_ENDIAN);
        long length = Integer.toUnsignedLong(tail.getInt());
        if (!tail.equals(ByteBuffer.wrap(MAGIC)) || length > size - TAIL - MAGIC.length) {
            throw new IOException("the file has no footer");
        }
        long end = size - TAIL - length;
        var metadata = CompactValue.read(bytes(file, end, (int) length));
        if (!metadata.fields().keySet().containsAll(Set.of(SCHEMA, ROWS, ROW_GROUPS))
                || ENCRYPTION.stream().anyMatch(metadata.fields()::containsKey)) {
            throw new IOException("the footer is incomplete, or the file is encrypted");
        }
        return new ParquetFooter(metadata, end);
    }

    private static ByteBuffer bytes(FileChannel file, long at, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("the file ends unexpectedly");
            }
        }
        return bytes.flip();
    }

    /// Returns the columns with their types; equal for files whose row groups can be in one file.
    Items schema() throws IOException {
        return list(metadata, SCHEMA);
    }

    /// Returns the footer of a file that has the row groups of these files, which have the same
    /// schema. `shifts` are the differences between the positions of a file's data in both files.
    /// `ids` has the field ids of the columns by name.
    static ParquetFooter concatenated(
            List<ParquetFooter> footers, List<Long> shifts, Map<String, Integer> ids)
            throws IOException {
        var groups = new ArrayList<CompactValue>();
        long rows = 0;
        long end = 0;
        for (int i = 0; i < footers.size(); i++) {
            var footer = footers.get(i);
            rows += number(footer.metadata, ROWS);
            end = footer.end + shifts.get(i);
            for (var group : list(footer.metadata, ROW_GROUPS).values()) {
                groups.add(group(struct(group), shifts.get(i), groups.size()));
            }
        }
        var fields = new TreeMap<>(footers.getFirst().metadata.fields());
        fields.put(SCHEMA, withIds(footers.getFirst().schema(), ids));
        fields.put(ROWS, new Whole(CompactValue.Type.I64, rows));
        fields.put(ROW_GROUPS, structs(groups));
        return new ParquetFooter(new Struct(fields), end);
    }

    private static Items withIds(Items schema, Map<String, Integer> ids) throws IOException {
        var elements = new ArrayList<CompactValue>();
        elements.add(schema.values().getFirst());
        for (var element : schema.values().subList(1, schema.values().size())) {
            var fields = new TreeMap<>(struct(element).fields());
            var id = Optional.ofNullable(ids.get(name(struct(element))));
            fields.put(
                    FIELD_ID,
                    new Whole(
                            CompactValue.Type.I32,
                            id.orElseThrow(() -> new IOException("a column has no field id"))));
            elements.add(new Struct(fields));
        }
        return new Items(schema.type(), schema.element(), elements);
    }

    /// Replaces the footer of a file so that its INT96 columns are byte arrays of 12 bytes, which
    /// are stored in the same way. DuckDB reads INT96 without its nanoseconds.
    static void int96AsBytes(Path file) throws IOException {
        try (var open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var footer = read(open);
            var bytes = footer.int96AsBytes().bytes();
            open.position(footer.end);
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
            open.truncate(open.position());
        }
    }

    private ParquetFooter int96AsBytes() throws IOException {
        var elements = new ArrayList<CompactValue>();
        for (var element : schema().values()) {
            elements.add(
                    int96AsBytes(
                            struct(element),
                            fields -> {
                                fields.put(LENGTH, new Whole(CompactValue.Type.I32, 12));
                                fields.keySet().removeAll(MEANINGS);
                            }));
        }
        var groups = new ArrayList<CompactValue>();
        for (var group : list(metadata, ROW_GROUPS).values()) {
            var fields = new TreeMap<>(struct(group).fields());
            var chunks = new ArrayList<CompactValue>();
            for (var chunk : list(struct(group), COLUMNS).values()) {
                chunks.add(int96AsBytes(struct(chunk)));
            }
            fields.put(COLUMNS, structs(chunks));
            groups.add(new Struct(fields));
        }
        var fields = new TreeMap<>(metadata.fields());
        fields.put(SCHEMA, structs(elements));
        fields.put(ROW_GROUPS, structs(groups));
        return new ParquetFooter(new Struct(fields), end);
    }

    private static Struct int96AsBytes(Struct chunk) throws IOException {
        var fields = new TreeMap<>(chunk.fields());
        fields.keySet().removeAll(PAGE_INDEX);
        fields.put(
                METADATA,
                int96AsBytes(
                        struct(chunk.fields().get(METADATA)),
                        metadata -> metadata.keySet().removeAll(RANGES)));
        return new Struct(fields);
    }

    private static Struct int96AsBytes(
            Struct typed, Consumer<TreeMap<Integer, CompactValue>> change) {
        if (!(typed.fields().get(TYPE) instanceof Whole(var type, var physical))
                || physical != ParquetSchema.INT96) {
            return typed;
        }
        var fields = new TreeMap<>(typed.fields());
        fields.put(TYPE, new Whole(type, FIXED_LENGTH));
        change.accept(fields);
        return new Struct(fields);
    }

    private static Items structs(List<CompactValue> values) {
        return new Items(CompactValue.Type.LIST, CompactValue.Type.STRUCT, values);
    }

    private static String name(Struct element) throws IOException {
        if (element.fields().get(NAME) instanceof Text(var bytes)) {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }
        throw new IOException("a column has no name");
    }

    private static Struct group(Struct group, long shift, int ordinal) throws IOException {
        var fields = new TreeMap<>(group.fields());
        var chunks = new ArrayList<CompactValue>();
        for (var chunk : list(group, COLUMNS).values()) {
            chunks.add(chunk(struct(chunk), shift));
        }
        fields.put(COLUMNS, structs(chunks));
        fields.computeIfPresent(FIRST_PAGE, (_, at) -> shifted(at, shift));
        if (ordinal <= Short.MAX_VALUE) {
            fields.computeIfPresent(ORDINAL, (_, _) -> new Whole(CompactValue.Type.I16, ordinal));
        } else {
            fields.remove(ORDINAL);
        }
        return new Struct(fields);
    }

    private static Struct chunk(Struct chunk, long shift) throws IOException {
        var fields = new TreeMap<>(chunk.fields());
        if (fields.containsKey(FILE)) {
            throw new IOException("the data of a column is in another file");
        }
        fields.keySet().removeAll(PAGE_INDEX);
        fields.computeIfPresent(POSITION, (_, at) -> shifted(at, shift));
        var metadata = new TreeMap<>(struct(chunk.fields().get(METADATA)).fields());
        for (int field : POSITIONS) {
            metadata.computeIfPresent(field, (_, at) -> shifted(at, shift));
        }
        fields.put(METADATA, new Struct(metadata));
        return new Struct(fields);
    }

    /// Returns a position in the new file; 0 denotes no position.
    private static CompactValue shifted(CompactValue position, long shift) {
        return position instanceof Whole(var type, var at) && at > 0
                ? new Whole(type, at + shift)
                : position;
    }

    private static Struct struct(@Nullable CompactValue value) throws IOException {
        if (value instanceof Struct struct) {
            return struct;
        }
        throw new IOException("the footer is damaged");
    }

    private static Items list(Struct struct, int field) throws IOException {
        if (struct.fields().get(field) instanceof Items items) {
            return items;
        }
        throw new IOException("the footer is damaged");
    }

    private static long number(Struct struct, int field) throws IOException {
        if (struct.fields().get(field) instanceof Whole(_, var value)) {
            return value;
        }
        throw new IOException("the footer is damaged");
    }

    /// Returns the bytes after the data: the footer, its length and the magic bytes.
    ByteBuffer bytes() {
        var footer = CompactValue.write(metadata);
        return ByteBuffer.allocate(footer.length + TAIL)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(footer)
                .putInt(footer.length)
                .put(MAGIC)
                .flip();
    }
}

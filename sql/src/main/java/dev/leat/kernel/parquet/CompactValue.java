package dev.leat.kernel.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A value of the compact protocol of Apache Thrift, in which the footers of Parquet files are
/// written (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md). A
/// value is read without knowledge of its structure, so unknown fields stay as they are.
sealed interface CompactValue {

    record Flag(boolean value) implements CompactValue {}

    /// A whole number with the type of its field.
    record Whole(Type type, long value) implements CompactValue {}

    /// A number with a fraction, as its eight bytes.
    record Fraction(long bytes) implements CompactValue {}

    record Text(ByteBuffer bytes) implements CompactValue {}

    /// A list or set.
    record Items(Type type, Type element, List<CompactValue> values) implements CompactValue {
        public Items {
            values = List.copyOf(values);
        }
    }

    /// A struct with its fields by number.
    record Struct(NavigableMap<Integer, CompactValue> fields) implements CompactValue {
        public Struct {
            fields = Collections.unmodifiableNavigableMap(new TreeMap<>(fields));
        }
    }

    /// The types, by their codes. Fields of type `boolean` have their value in the code.
    enum Type {
        STOP(0),
        TRUE(1),
        FALSE(2),
        I8(3),
        I16(4),
        I32(5),
        I64(6),
        DOUBLE(7),
        BINARY(8),
        LIST(9),
        SET(10),
        MAP(11),
        STRUCT(12);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        private static Type of(int code) throws IOException {
            for (var type : values()) {
                if (type.code == code) {
                    return type;
                }
            }
            throw new IOException("the metadata has the unknown type " + code);
        }
    }

    /// Reads a struct.
    ///
    /// @throws IOException if the bytes are not a struct without maps
    static Struct read(ByteBuffer bytes) throws IOException {
        try {
            return new Reader(bytes.duplicate()).struct(0);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("the metadata is damaged", e);
        }
    }

    /// Returns the bytes of a struct.
    static byte[] write(Struct struct) {
        var writer = new Writer(new ByteArrayOutputStream());
        writer.struct(struct);
        return writer.out().toByteArray();
    }

    /// Reads values from the position of `bytes`.
    record Reader(ByteBuffer bytes) {

        private static final int MAX_DEPTH = 64;

        Struct struct(int depth) throws IOException {
            if (depth > MAX_DEPTH) {
                throw new IOException("the metadata is nested too deeply");
            }
            var fields = new TreeMap<Integer, CompactValue>();
            fields((field, type) ->
                    fields.put(
                            field,
                            type == Type.TRUE || type == Type.FALSE
                                    ? new Flag(type == Type.TRUE)
                                    : value(type, depth)));
            return new Struct(fields);
        }

        /// Receives the fields of a struct, and reads or skips the value of each.
        interface Fields {
            void field(int number, Type type) throws IOException;
        }

        /// Reads a struct without keeping its values.
        void fields(Fields fields) throws IOException {
            int field = 0;
            while (true) {
                int header = Byte.toUnsignedInt(bytes.get());
                var type = Type.of(header & 0x0f);
                if (type == Type.STOP) {
                    return;
                }
                int step = header >>> 4;
                field = step == 0 ? Math.toIntExact(zigzag()) : field + step;
                fields.field(field, type);
            }
        }

        /// Reads the value of an element.
        interface Element {
            void read() throws IOException;
        }

        /// Reads a list of structs.
        void structs(Element element) throws IOException {
            int header = Byte.toUnsignedInt(bytes.get());
            if (Type.of(header & 0x0f) != Type.STRUCT) {
                throw new IOException("the metadata has a list of other values");
            }
            for (int left = size(header); left > 0; left--) {
                element.read();
            }
        }

        /// Skips the value of a field.
        void skip(Type type, int depth) throws IOException {
            if (depth > MAX_DEPTH) {
                throw new IOException("the metadata is nested too deeply");
            }
            switch (type) {
                case TRUE, FALSE -> {}
                case I8 -> bytes.get();
                case I16, I32, I64 -> number();
                case DOUBLE -> bytes.getLong();
                case BINARY -> text();
                case STRUCT -> fields((_, field) -> skip(field, depth + 1));
                case LIST, SET -> {
                    int header = Byte.toUnsignedInt(bytes.get());
                    var element = Type.of(header & 0x0f);
                    for (int left = size(header); left > 0; left--) {
                        if (element == Type.TRUE || element == Type.FALSE) {
                            bytes.get();
                        } else {
                            skip(element, depth + 1);
                        }
                    }
                }
                case STOP, MAP -> throw new IOException("the metadata has an unexpected " + type);
            }
        }

        private CompactValue value(Type type, int depth) throws IOException {
            return switch (type) {
                case TRUE, FALSE -> new Flag(bytes.get() == Type.TRUE.code);
                case I8 -> new Whole(type, bytes.get());
                case I16, I32, I64 -> new Whole(type, zigzag());
                case DOUBLE -> new Fraction(bytes.getLong());
                case BINARY -> new Text(text());
                case LIST, SET -> items(type, depth);
                case STRUCT -> struct(depth + 1);
                case STOP, MAP -> throw new IOException("the metadata has an unexpected " + type);
            };
        }

        ByteBuffer text() throws IOException {
            int size = size();
            var text = bytes.slice(bytes.position(), size);
            bytes.position(bytes.position() + size);
            return text;
        }

        private Items items(Type type, int depth) throws IOException {
            int header = Byte.toUnsignedInt(bytes.get());
            var element = Type.of(header & 0x0f);
            int size = size(header);
            var values = new ArrayList<CompactValue>();
            for (int i = 0; i < size; i++) {
                values.add(value(element, depth + 1));
            }
            return new Items(type, element, values);
        }

        private int size(int header) throws IOException {
            int size = header >>> 4;
            return size == 0x0f ? size() : size;
        }

        private int size() throws IOException {
            long size = number();
            if (size < 0 || size > bytes.remaining()) {
                throw new IOException("the metadata has a wrong length");
            }
            return (int) size;
        }

        long zigzag() {
            long number = number();
            return (number >>> 1) ^ -(number & 1);
        }

        private long number() {
            long number = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                byte some = bytes.get();
                number |= (some & 0x7fL) << shift;
                if (some >= 0) {
                    return number;
                }
            }
            throw new IllegalArgumentException("a number has too many bytes");
        }
    }

    /// Writes values to `out`.
    record Writer(ByteArrayOutputStream out) {

        void struct(Struct struct) {
            int before = 0;
            for (var field : struct.fields().entrySet()) {
                int number = field.getKey();
                int step = number - before;
                int type = type(field.getValue()).code;
                if (step > 0 && step <= 0x0f) {
                    out.write((step << 4) | type);
                } else {
                    out.write(type);
                    zigzag(number);
                }
                if (!(field.getValue() instanceof Flag)) {
                    value(field.getValue());
                }
                before = number;
            }
            out.write(Type.STOP.code);
        }

        private static Type type(CompactValue value) {
            return switch (value) {
                case Flag(var is) -> is ? Type.TRUE : Type.FALSE;
                case Whole(var type, _) -> type;
                case Fraction _ -> Type.DOUBLE;
                case Text _ -> Type.BINARY;
                case Items(var type, _, _) -> type;
                case Struct _ -> Type.STRUCT;
            };
        }

        private void value(CompactValue value) {
            switch (value) {
                case Flag _ -> out.write(type(value).code);
                case Whole(var type, var number) when type == Type.I8 -> out.write((int) number);
                case Whole(_, var number) -> zigzag(number);
                case Fraction(var eight) ->
                        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(eight).array());
                case Text(var text) -> {
                    var copy = new byte[text.remaining()];
                    text.duplicate().get(copy);
                    number(copy.length);
                    out.writeBytes(copy);
                }
                case Items(_, var element, var values) -> {
                    int size = Math.min(values.size(), 0x0f);
                    out.write((size << 4) | element.code);
                    if (size == 0x0f) {
                        number(values.size());
                    }
                    values.forEach(this::value);
                }
                case Struct struct -> struct(struct);
            }
        }

        private void zigzag(long number) {
            number((number << 1) ^ (number >> (Long.SIZE - 1)));
        }

        private void number(long number) {
            long rest = number;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}

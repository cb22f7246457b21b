package dev.leat.item;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The form in which items are stored: for each value a tag, then its length or number of members,
/// then its content. The tags are stored, so they must not change.
public final class ItemCodec {

    static final int TEXT = 'S';
    static final int NUMBER = 'N';
    static final int BINARY = 'B';
    static final int TRUE = 't';
    static final int FALSE = 'f';
    static final int NULL = '0';
    static final int LIST = 'L';
    static final int MAP = 'M';
    private static final int SET = 's';

    private ItemCodec() {}

    static void members(Map<String, ItemValue> values, ItemBytes out) {
        values.forEach((name, value) -> {
            out.name(name);
            value(value, out);
        });
    }

    static void value(ItemValue value, ItemBytes out) {
        switch (value) {
            case ItemValue.Text(var text) -> out.text(text);
            case ItemValue.Number(var number) -> out.number(number);
            case ItemValue.Binary binary -> out.binary(binary.value());
            case ItemValue.Bool(boolean truth) -> out.constant(truth ? TRUE : FALSE);
            case ItemValue.Null() -> out.constant(NULL);
            case ItemValue.Sequence(var values) -> {
                int list = out.open(LIST);
                values.forEach(member -> value(member, out));
                out.close(list, values.size());
            }
            case ItemValue.Document(var values) -> {
                int map = out.open(MAP);
                members(values, out);
                out.close(map, values.size());
            }
            case ItemValue.Group(var values) -> {
                out.tag(SET);
                int count = out.open();
                values.forEach(member -> value(member, out));
                out.count(count, values.size());
            }
        }
    }

    /// Decodes an item.
    ///
    /// @throws UncheckedIOException if the bytes are not those of an item
    public static Item decode(byte[] bytes) {
        try {
            return new Item(members(ByteBuffer.wrap(bytes)));
        } catch (IOException | BufferUnderflowException e) {
            throw new UncheckedIOException("the bytes of an item are damaged", new IOException(e));
        }
    }

    private static Map<String, ItemValue> members(ByteBuffer in) throws IOException {
        int size = length(in);
        var members = new LinkedHashMap<String, ItemValue>();
        for (int i = 0; i < size; i++) {
            members.put(text(in), value(in));
        }
        return members;
    }

    private static ItemValue value(ByteBuffer in) throws IOException {
        int tag = in.get();
        return switch (tag) {
            case TEXT -> new ItemValue.Text(text(in));
            case NUMBER -> new ItemValue.Number(new BigDecimal(text(in)));
            case BINARY -> new ItemValue.Binary(ByteBuffer.wrap(bytes(in)));
            case TRUE -> new ItemValue.Bool(true);
            case FALSE -> new ItemValue.Bool(false);
            case NULL -> new ItemValue.Null();
            case LIST -> new ItemValue.Sequence(values(in));
            case MAP -> new ItemValue.Document(members(in));
            case SET -> new ItemValue.Group(new LinkedHashSet<>(values(in)));
            default -> throw new IOException("no value begins with " + tag);
        };
    }

    private static List<ItemValue> values(ByteBuffer in) throws IOException {
        int size = length(in);
        var values = new ArrayList<ItemValue>();
        for (int i = 0; i < size; i++) {
            values.add(value(in));
        }
        return values;
    }

    private static String text(ByteBuffer in) throws IOException {
        int length = length(in);
        int from = in.arrayOffset() + in.position();
        var text = new String(in.array(), from, length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    private static byte[] bytes(ByteBuffer in) throws IOException {
        var bytes = new byte[length(in)];
        in.get(bytes);
        return bytes;
    }

    private static int length(ByteBuffer in) throws IOException {
        int length = 0;
        int shift = 0;
        int next = in.get();
        while (next < 0 && shift < 28) {
            length |= (next & 0x7F) << shift;
            shift += 7;
            next = in.get();
        }
        length |= next << shift;
        if (length < 0 || length > in.remaining()) {
            throw new IOException("a length of " + length + " bytes");
        }
        return length;
    }
}

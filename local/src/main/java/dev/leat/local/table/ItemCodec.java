package dev.leat.local.table;

import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Encodes items as bytes: for each value a tag, then its length or number of members, then its
/// content. The tags are stored, so they must not change.
final class ItemCodec {

    private static final int TEXT = 'S';
    private static final int NUMBER = 'N';
    private static final int BINARY = 'B';
    private static final int TRUE = 't';
    private static final int FALSE = 'f';
    private static final int NULL = '0';
    private static final int LIST = 'L';
    private static final int MAP = 'M';
    private static final int SET = 's';

    private ItemCodec() {}

    static byte[] encode(Item item) {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = new DataOutputStream(bytes)) {
            members(item.attributes(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void members(Map<String, ItemValue> values, DataOutputStream out)
            throws IOException {
        out.writeInt(values.size());
        for (var member : values.entrySet()) {
            text(member.getKey(), out);
            value(member.getValue(), out);
        }
    }

    private static void value(ItemValue value, DataOutputStream out) throws IOException {
        switch (value) {
            case ItemValue.Text(var text) -> {
                out.write(TEXT);
                text(text, out);
            }
            case ItemValue.Number(var number) -> {
                out.write(NUMBER);
                text(number.toString(), out);
            }
            case ItemValue.Binary binary -> {
                out.write(BINARY);
                var bytes = new byte[binary.value().remaining()];
                binary.value().get(bytes);
                bytes(bytes, out);
            }
            case ItemValue.Bool(boolean truth) -> out.write(truth ? TRUE : FALSE);
            case ItemValue.Null() -> out.write(NULL);
            case ItemValue.Sequence(var values) -> {
                out.write(LIST);
                out.writeInt(values.size());
                for (var member : values) {
                    value(member, out);
                }
            }
            case ItemValue.Document(var values) -> {
                out.write(MAP);
                members(values, out);
            }
            case ItemValue.Group(var values) -> {
                out.write(SET);
                out.writeInt(values.size());
                for (var member : values) {
                    value(member, out);
                }
            }
        }
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        bytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static void bytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /// @throws UncheckedIOException if the bytes are not those of an item
    static Item decode(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new Item(members(in));
        } catch (IOException e) {
            throw new UncheckedIOException("an item in the state file is damaged", e);
        }
    }

    private static Map<String, ItemValue> members(DataInputStream in) throws IOException {
        int size = in.readInt();
        var members = new LinkedHashMap<String, ItemValue>();
        for (int i = 0; i < size; i++) {
            members.put(text(in), value(in));
        }
        return members;
    }

    private static ItemValue value(DataInputStream in) throws IOException {
        int tag = in.read();
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

    private static List<ItemValue> values(DataInputStream in) throws IOException {
        int size = in.readInt();
        var values = new ArrayList<ItemValue>();
        for (int i = 0; i < size; i++) {
            values.add(value(in));
        }
        return values;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a length of " + length + " bytes");
        }
        return in.readNBytes(length);
    }
}

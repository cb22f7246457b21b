package dev.leat.local.table;

import dev.leat.item.ItemKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The stored form of keys of items: each part of a key with its length in two bytes.
public final class ItemKeys {

    private ItemKeys() {}

    public static byte[] write(Iterable<ItemKey> keys) {
        var to = new ByteArrayOutputStream();
        for (var key : keys) {
            write(to, key.partition());
            write(to, key.sort());
        }
        return to.toByteArray();
    }

    private static void write(ByteArrayOutputStream to, byte[] part) {
        to.write(part.length >> Byte.SIZE);
        to.write(part.length);
        to.writeBytes(part);
    }

    public static List<ItemKey> read(byte[] keys) {
        var from = ByteBuffer.wrap(keys);
        var found = new ArrayList<ItemKey>();
        while (from.hasRemaining()) {
            found.add(new ItemKey(part(from), part(from)));
        }
        return found;
    }

    private static byte[] part(ByteBuffer from) {
        var part = new byte[Short.toUnsignedInt(from.getShort())];
        from.get(part);
        return part;
    }
}

package dev.leat.local.table;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing buffer of the values that [ItemCodec] encodes. Used by one thread.
final class ItemBytes {

    /// The length of texts that are copied without a temporary array.
    private static final int SHORT = 32;

    private byte[] bytes;
    private int size;

    ItemBytes(int expected) {
        bytes = new byte[Math.max(expected, 64)];
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    void tag(int tag) {
        room(1);
        bytes[size++] = (byte) tag;
    }

    void text(String text) {
        int from = size;
        if (text.length() > SHORT || !ascii(text)) {
            size = from;
            bytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Adds a short text, such as a name. Returns false if it is not ASCII.
    private boolean ascii(String text) {
        room(SHORT + 1);
        bytes[size++] = (byte) text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            bytes[size++] = (byte) c;
        }
        return true;
    }

    void bytes(byte[] added) {
        length(added.length);
        room(added.length);
        System.arraycopy(added, 0, bytes, size, added.length);
        size += added.length;
    }

    /// Adds a length or a number of members, as seven bits in each byte, the lowest first. All
    /// bytes but the last have the highest bit.
    void length(int length) {
        room(5);
        int rest = length;
        while (rest >= 0x80) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}

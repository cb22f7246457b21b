package dev.leat.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A writer of the subset of MessagePack that messages to scripts need. Scripts read it with
/// `cmsgpack.unpack`. Owned by one thread.
final class MessagePackWriter {

    private byte[] bytes = new byte[1 << 14];
    private int size;

    /// Begins a map. The next `entries` pairs of values are its entries.
    MessagePackWriter map(int entries) {
        return entries < 16 ? code(0x80 | entries) : code(0xdf).number(Integer.BYTES, entries);
    }

    /// Begins an array. The next `elements` values are its elements.
    MessagePackWriter array(int elements) {
        return elements < 16 ? code(0x90 | elements) : code(0xdd).number(Integer.BYTES, elements);
    }

    MessagePackWriter text(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        return text(utf8, 0, utf8.length);
    }

    MessagePackWriter text(byte[] from, int at, int length) {
        if (length < 32) {
            code(0xa0 | length);
        } else {
            code(0xdb).number(Integer.BYTES, length);
        }
        room(length);
        System.arraycopy(from, at, bytes, size, length);
        size += length;
        return this;
    }

    /// Writes an array of numbers.
    MessagePackWriter numbers(int[] numbers) {
        array(numbers.length);
        for (int number : numbers) {
            number(number);
        }
        return this;
    }

    /// Writes an integer of up to 53 bits, which Lua can represent exactly as a double.
    MessagePackWriter number(long value) {
        if (value >= -32 && value < 128) {
            return code((int) value & 0xff);
        }
        if (value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE) {
            return code(0xd2).number(Integer.BYTES, value);
        }
        return value >= 0 && value <= 0xffff_ffffL
                ? code(0xce).number(Integer.BYTES, value)
                : code(0xd3).number(Long.BYTES, value);
    }

    MessagePackWriter nothing() {
        return code(0xc0);
    }

    /// Writes false.
    MessagePackWriter no() {
        return code(0xc2);
    }

    private MessagePackWriter code(int code) {
        room(1);
        bytes[size++] = (byte) code;
        return this;
    }

    private MessagePackWriter number(int width, long value) {
        room(width);
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >> shift);
        }
        return this;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }
}

package dev.leat.item;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing buffer of the values of an item in the form of [ItemCodec]. Adds up the size of the
/// item by the rules of [ItemSize]. Used by one thread.
final class ItemBytes {

    /// The text of a [BigDecimal] with a larger scale may have an exponent.
    private static final int MAX_PLAIN_SCALE = 6;

    private byte[] bytes;
    private int end;
    private long size;

    ItemBytes(int expected) {
        bytes = new byte[Math.max(expected, 64)];
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, end);
    }

    /// Returns the size of the item.
    long size() {
        return size;
    }

    /// Adds the name of a member. Its value must follow.
    void name(String name) {
        size += utf8(name);
    }

    void text(String text) {
        tag(ItemCodec.TEXT);
        size += utf8(text);
    }

    void text(char[] chars, int from, int length) {
        tag(ItemCodec.TEXT);
        size += ascii(chars, from, length) ? length : utf8(new String(chars, from, length));
    }

    void number(BigDecimal number) {
        tag(ItemCodec.NUMBER);
        utf8(number.toString());
        size += ItemSize.number(number);
    }

    /// Adds a number in JSON. A short one without exponent is copied without its trailing zeros,
    /// which is the text of the [BigDecimal].
    ///
    /// @throws IllegalArgumentException if an item cannot have the number, with DynamoDB's message
    void number(char[] chars, int from, int length) {
        int to = from + length;
        boolean negative = chars[from] == '-';
        int precision = 0;
        int scale = 0;
        int point = -1;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            char c = chars[i];
            if (c == '.') {
                point = i;
            } else if (c < '0' || c > '9') {
                normalised(chars, from, length);
                return;
            } else {
                precision += precision > 0 || c != '0' ? 1 : 0;
                scale += point >= 0 ? 1 : 0;
            }
        }
        while (scale > 0 && chars[to - 1] == '0') {
            to--;
            scale--;
            precision -= precision > 0 ? 1 : 0;
        }
        to = to - 1 == point ? to - 1 : to;
        if (chars[to - 1] == '0' || precision > ItemNumber.MAX_DIGITS || scale > MAX_PLAIN_SCALE) {
            normalised(chars, from, length);
            return;
        }
        tag(ItemCodec.NUMBER);
        ascii(chars, from, to - from);
        size += ItemSize.number(precision, scale, negative);
    }

    private void normalised(char[] chars, int from, int length) {
        number(ItemNumber.read(new String(chars, from, length)));
    }

    void binary(ByteBuffer value) {
        tag(ItemCodec.BINARY);
        var content = new byte[value.remaining()];
        value.get(content);
        content(content);
        size += content.length;
    }

    /// Adds a value that has no content.
    void constant(int tag) {
        tag(tag);
        size += ItemSize.OF_CONSTANT;
    }

    /// Begins a list or map. Returns its position, to be passed to [#close(int, int)].
    int open(int tag) {
        tag(tag);
        size += ItemSize.OF_CONTAINER;
        return open();
    }

    void close(int position, int members) {
        count(position, members);
        size += members;
    }

    /// Begins a set, which is not larger than its members, or the attributes of the item. Returns
    /// the position of the number of members, to be passed to [#count(int, int)].
    int open() {
        tag(0);
        return end - 1;
    }

    /// Writes a number of members to its position. One byte is reserved for it.
    void count(int position, int members) {
        int more = 0;
        for (int rest = members >>> 7; rest > 0; rest >>>= 7) {
            more++;
        }
        if (more > 0) {
            room(more);
            System.arraycopy(bytes, position + 1, bytes, position + 1 + more, end - position - 1);
        }
        int content = end + more;
        end = position;
        length(members);
        end = content;
    }

    void tag(int tag) {
        room(1);
        bytes[end++] = (byte) tag;
    }

    /// Adds a text with its length, and returns this length.
    private int utf8(String text) {
        var content = text.getBytes(StandardCharsets.UTF_8);
        content(content);
        return content.length;
    }

    private void content(byte[] content) {
        length(content.length);
        room(content.length);
        System.arraycopy(content, 0, bytes, end, content.length);
        end += content.length;
    }

    /// Adds a text with its length. Returns false and adds nothing if it is not ASCII.
    private boolean ascii(char[] chars, int from, int length) {
        int before = end;
        length(length);
        room(length);
        int at = end;
        int all = 0;
        for (int i = from; i < from + length; i++) {
            all |= chars[i];
            bytes[at++] = (byte) chars[i];
        }
        end = all < 0x80 ? at : before;
        return all < 0x80;
    }

    /// Adds a length or a number of members, as seven bits in each byte, the lowest first. All
    /// bytes but the last have the highest bit.
    private void length(int length) {
        room(5);
        int rest = length;
        while (rest >= 0x80) {
            bytes[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[end++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(end + more, 2 * bytes.length));
        }
    }
}

package dev.leat.local.view;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Variable-length integers. Each byte has seven bits of the number, lowest bits first; its high
/// bit is set if more bytes follow. In the `signed` form, numbers near zero are short, whether
/// positive or negative.
final class Varint {

    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private Varint() {}

    static void write(ByteArrayOutputStream to, long number) {
        long rest = number;
        while ((rest & -MORE) != 0) {
            to.write(((int) rest & (MORE - 1)) | MORE);
            rest >>>= BITS;
        }
        to.write((int) rest);
    }

    static long read(ByteBuffer from) {
        long number = 0;
        int shift = 0;
        byte next;
        do {
            next = from.get();
            number |= (long) (next & (MORE - 1)) << shift;
            shift += BITS;
        } while (next < 0);
        return number;
    }

    static void writeSigned(ByteArrayOutputStream to, long number) {
        write(to, (number << 1) ^ (number >> (Long.SIZE - 1)));
    }

    static long readSigned(ByteBuffer from) {
        long number = read(from);
        return (number >>> 1) ^ -(number & 1);
    }
}

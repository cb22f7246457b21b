package dev.leat.local.database;

import java.nio.ByteBuffer;

/// The checksum of SQLite's log and its index, over all 32-bit words so far, in the byte order of
/// the buffer (https://www.sqlite.org/fileformat2.html#checksum_algorithm).
record LogChecksum(int first, int second) {

    static final LogChecksum START = new LogChecksum(0, 0);

    /// Returns the checksum after `length` more bytes, which must be a multiple of eight.
    LogChecksum over(ByteBuffer bytes, int from, int length) {
        int one = first;
        int two = second;
        for (int at = from; at < from + length; at += 8) {
            one += bytes.getInt(at) + two;
            two += bytes.getInt(at + 4) + one;
        }
        return new LogChecksum(one, two);
    }

    long value() {
        return (long) first << 32 | Integer.toUnsignedLong(second);
    }
}

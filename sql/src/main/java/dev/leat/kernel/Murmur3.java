package dev.leat.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The hash of Iceberg's partition transform `bucket`: Murmur3, the 32-bit x86 variant, with seed 0
/// (https://iceberg.apache.org/spec/#appendix-b-32-bit-hash-requirements).
final class Murmur3 {

    private Murmur3() {}

    /// Returns the hash of a whole number; an `int` has the hash of the equal `long`.
    static int hash(long value) {
        return hash(
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }

    static int hash(String value) {
        return hash(value.getBytes(StandardCharsets.UTF_8));
    }

    static int hash(byte[] bytes) {
        int hash = 0;
        var blocks = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (blocks.remaining() >= Integer.BYTES) {
            hash = Integer.rotateLeft(hash ^ mixed(blocks.getInt()), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = 0; blocks.hasRemaining(); i++) {
            tail |= (blocks.get() & 0xff) << (8 * i);
        }
        hash ^= mixed(tail) ^ bytes.length;
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }

    private static int mixed(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }
}

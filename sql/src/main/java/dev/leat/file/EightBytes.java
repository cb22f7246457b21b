package dev.leat.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Words of eight bytes, of which several are compared at once. The byte that comes first in memory
/// is the lowest one of a word.
final class EightBytes {

    /// A word whose bytes are all 1, and one with the highest bit of each byte.
    static final long ONES = 0x0101010101010101L;

    static final long HIGHEST = ONES << 7;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private EightBytes() {}

    static long at(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }

    /// Returns the number of bytes before the lowest one that has its highest bit in `found`.
    static int before(long found) {
        return Long.numberOfTrailingZeros(found) >> 3;
    }
}

package dev.leat.inspect;

import dev.leat.batch.Hashes;
import dev.leat.port.Message;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// A counter of distinct records. It stores a 64-bit hash of each record, in 16 bytes of memory.
/// Equal hashes of different records make the count too low; the probability of this is one in
/// thirty million for a million records. Counts up to [#MOST]. Owned by one thread.
public final class DistinctCounter {

    /// The largest count. If it is reached, the real number may be higher.
    public static final int MOST = 4_000_000;

    private long[] table = new long[64];
    private int size;

    /// Returns the hash of a dead letter's identity, or of its body if it has no identity.
    public static long digest(DeadLetterDetails letter) {
        if (!letter.identity().isEmpty()) {
            try {
                return first(HexFormat.of().parseHex(letter.identity()));
            } catch (IllegalArgumentException notOurs) {
                return digest(letter.message());
            }
        }
        return digest(letter.message());
    }

    private static long digest(Message.Seen message) {
        return first(Hashes.sha256().digest(message.body()));
    }

    private static long first(byte[] bytes) {
        return ByteBuffer.wrap(java.util.Arrays.copyOf(bytes, Long.BYTES)).getLong();
    }

    public void add(long digest) {
        if (size == MOST) {
            return;
        }
        if (2 * size >= table.length) {
            grow();
        }
        // zero marks an empty slot
        if (put(table, digest == 0 ? 1 : digest)) {
            size++;
        }
    }

    public int size() {
        return size;
    }

    private void grow() {
        var larger = new long[2 * table.length];
        for (long one : table) {
            if (one != 0) {
                put(larger, one);
            }
        }
        table = larger;
    }

    private static boolean put(long[] table, long digest) {
        int mask = table.length - 1;
        int at = Long.hashCode(digest) & mask;
        while (table[at] != 0) {
            if (table[at] == digest) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = digest;
        return true;
    }
}

package dev.leat.warehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A set of keys that has no false negatives: a Bloom filter with one hash, which grows
/// (https://en.wikipedia.org/wiki/Bloom_filter). Of 10 million keys, about 7 % are taken for
/// repeats. Memory is at most 17 MB. Owned by one thread.
final class KeyBloomFilter {

    /// The logarithms of the numbers of bits. A larger array is used when one bit of 64 is set; the
    /// last one takes all further keys.
    private static final int[] LOG_BITS = {16, 21, 27};

    private static final int FULL = 64;

    private final List<Integer> columns;
    private final List<long[]> arrays = new ArrayList<>();
    private long room;

    /// @param columns the indexes of the values of a row that are its key
    KeyBloomFilter(List<Integer> columns) {
        this.columns = List.copyOf(columns);
    }

    /// Adds the key of a row. Returns true if it may have been added before, and false if it was
    /// not.
    boolean add(@Nullable Object[] row) {
        long hash = hash(row);
        for (var array : arrays) {
            if ((array[word(array, hash)] >>> hash & 1) != 0) {
                return true;
            }
        }
        if (room == 0 && arrays.size() < LOG_BITS.length) {
            int bits = 1 << LOG_BITS[arrays.size()];
            arrays.add(new long[bits / Long.SIZE]);
            room = bits / FULL;
        }
        room--;
        var array = arrays.getLast();
        array[word(array, hash)] |= 1L << hash;
        return false;
    }

    /// Returns the index of a hash's word, in which the last six bits of the hash are the bit.
    private static int word(long[] array, long hash) {
        return (int) (hash >>> 6) & (array.length - 1);
    }

    private long hash(@Nullable Object[] row) {
        long hash = 0;
        for (int column : columns) {
            hash = hash * 0x9E3779B97F4A7C15L + Objects.hashCode(row[column]);
        }
        // the finalizer of MurmurHash3, after which each bit depends on all
        hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
        return hash ^ hash >>> 33;
    }
}

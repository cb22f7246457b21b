package dev.leat.local.view;

import dev.leat.batch.Rows;
import java.nio.ByteBuffer;

/// The key of an identity: the pipeline's number, and the 16 bytes of the identity as two
/// big-endian halves. Keys are ordered as in the table, by pipeline and then by unsigned bytes.
public record IdentityKey(long pipeline, long high, long low) implements Comparable<IdentityKey> {

    /// Returns the identity of a row.
    static IdentityKey of(long pipeline, Rows rows, int row) {
        return read(pipeline, ByteBuffer.wrap(rows.identity()).position(Rows.HASH_BYTES * row));
    }

    /// Reads the next 16 bytes.
    static IdentityKey read(long pipeline, ByteBuffer from) {
        return new IdentityKey(pipeline, from.getLong(), from.getLong());
    }

    void write(ByteBuffer to) {
        to.putLong(high).putLong(low);
    }

    byte[] bytes() {
        var bytes = new byte[Rows.HASH_BYTES];
        write(ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public int compareTo(IdentityKey other) {
        int order = Long.compare(pipeline, other.pipeline);
        if (order == 0) {
            order = Long.compareUnsigned(high, other.high);
        }
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }
}

package dev.leat.local.view;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// The packed contributions of one record, that is, the values that it has added to views: for each
/// such view the bit of the sink, a length, and the bytes of a [Contribution]. Empty if the record
/// has no contributions. Only records that may change have any.
final class StoredContributions {

    static final byte[] NOTHING = {};

    private StoredContributions() {}

    /// Returns the bytes of the sink with this bit; empty if there are none.
    static byte[] of(byte[] packed, int bit) {
        var from = ByteBuffer.wrap(packed);
        while (from.hasRemaining()) {
            int sink = from.get();
            var bytes = new byte[(int) Varint.read(from)];
            from.get(bytes);
            if (sink == bit) {
                return bytes;
            }
        }
        return NOTHING;
    }

    /// Returns a copy of `packed` in which the sink with this bit has the bytes `now`.
    static byte[] with(byte[] packed, int bit, byte[] now) {
        var to = new ByteArrayOutputStream(packed.length + now.length + 3);
        var from = ByteBuffer.wrap(packed);
        while (from.hasRemaining()) {
            int first = from.position();
            int sink = from.get();
            int length = (int) Varint.read(from);
            from.position(from.position() + length);
            if (sink != bit) {
                to.write(packed, first, from.position() - first);
            }
        }
        if (now.length > 0) {
            to.write(bit);
            Varint.write(to, now.length);
            to.write(now, 0, now.length);
        }
        return to.toByteArray();
    }
}

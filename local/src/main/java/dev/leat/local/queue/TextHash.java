package dev.leat.local.queue;

import dev.leat.batch.Hashes;
import java.nio.ByteBuffer;

/// A hash that represents a text: the first 16 bytes of its SHA-256.
record TextHash(long high, long low) {

    static TextHash of(String text) {
        var hash = ByteBuffer.wrap(Hashes.sha256(text));
        return new TextHash(hash.getLong(), hash.getLong());
    }
}

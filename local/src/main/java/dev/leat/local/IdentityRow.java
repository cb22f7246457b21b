package dev.leat.local;

import java.nio.ByteBuffer;

/// What is remembered of an identity: the digest of its record, the bits of the sinks that have it,
/// and the day, counted from 1970 in UTC, on which it was last seen. Owned by the writer's thread,
/// which changes it.
final class IdentityRow {

    /// Bytes of a row in a log entry.
    static final int BYTES = 8 + 16 + 16 + 8 + 8;

    private static final int DIGEST_BYTES = 16;

    private final IdentityKey key;
    private final byte[] digest;
    private long sinks;
    private long day;
    private boolean changed;

    IdentityRow(IdentityKey key, byte[] digest, long sinks, long day) {
        this.key = key;
        this.digest = digest;
        this.sinks = sinks;
        this.day = day;
    }

    IdentityKey key() {
        return key;
    }

    byte[] digest() {
        return digest;
    }

    long sinks() {
        return sinks;
    }

    long day() {
        return day;
    }

    /// The record is now in the sink of this bit, too.
    void deliver(long bit, long today) {
        sinks |= bit;
        day = today;
    }

    /// The record came again.
    void seen(long today) {
        day = today;
    }

    /// Notes that the row differs from the file; false if that was known.
    boolean change() {
        boolean first = !changed;
        changed = true;
        return first;
    }

    void written() {
        changed = false;
    }

    void write(ByteBuffer to) {
        to.putLong(key.pipeline());
        key.write(to);
        to.put(digest).putLong(sinks).putLong(day);
    }

    static IdentityRow read(ByteBuffer from) {
        var key = IdentityKey.read(from.getLong(), from);
        var digest = new byte[DIGEST_BYTES];
        from.get(digest);
        return new IdentityRow(key, digest, from.getLong(), from.getLong());
    }
}

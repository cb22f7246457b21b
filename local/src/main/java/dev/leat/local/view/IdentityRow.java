package dev.leat.local.view;

import java.nio.ByteBuffer;

/// What is remembered of an identity: the digest of its record, the bits of the sinks that have it,
/// and the day, counted from 1970 in UTC, on which it was last seen. No bit says that nothing is
/// known of it. Owned by the writer's thread, which changes it.
public final class IdentityRow {

    /// Bytes of a row in a log entry.
    static final int BYTES = 8 + 16 + 16 + 8 + 8;

    private static final int DIGEST_BYTES = 16;

    private final IdentityKey key;
    private byte[] digest = {};
    private long sinks;
    private long day;
    private boolean changed;
    private boolean logged;

    /// A row of which nothing is known.
    IdentityRow(IdentityKey key) {
        this.key = key;
    }

    IdentityRow(IdentityKey key, byte[] digest, long sinks, long day) {
        this(key);
        fill(digest, sinks, day);
    }

    /// Takes what a store has of it.
    void fill(byte[] storedDigest, long storedSinks, long storedDay) {
        digest = storedDigest;
        sinks = storedSinks;
        day = storedDay;
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

    /// Whether some sink had it on `firstDay` or later.
    boolean known(long firstDay) {
        return sinks != 0 && day >= firstDay;
    }

    /// The record is now in the sink of this bit, too; or, where it was not known, there alone.
    void deliver(byte[] newDigest, long bit, long today, long firstDay) {
        sinks = known(firstDay) ? sinks | bit : bit;
        digest = newDigest;
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

    /// Its present state is in the log of the file.
    void toLog() {
        changed = false;
        logged = true;
    }

    boolean logged() {
        return logged;
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
        var row = new IdentityRow(key, digest, from.getLong(), from.getLong());
        row.toLog();
        return row;
    }
}

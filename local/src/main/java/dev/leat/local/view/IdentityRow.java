package dev.leat.local.view;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What is remembered of an identity: digest and version of its record's newest state, the bits of
/// the sinks that have this state, the day, counted from 1970 in UTC, on which it was last seen,
/// and where records may change what views have inside them, of this or an older state. No bit says
/// that nothing is known of it. Owned by the writer's thread, which changes it.
public final class IdentityRow {

    /// Bytes of a row of a record that never changes in a log entry.
    static final int BYTES = 8 + 16 + 16 + 8 + 8;

    /// How much longer the row of a record that may change is, besides what is inside.
    private static final int VERSION_BYTES = 8 + 4;

    private static final int DIGEST_BYTES = 16;

    private final IdentityKey key;
    private byte[] digest = {};
    private long version;
    private byte @Nullable [] inside;
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
        fill(digest, 0, sinks, day);
    }

    /// Takes what a store has of it.
    void fill(byte[] storedDigest, long storedVersion, long storedSinks, long storedDay) {
        digest = storedDigest;
        version = storedVersion;
        sinks = storedSinks;
        day = storedDay;
    }

    IdentityKey key() {
        return key;
    }

    byte[] digest() {
        return digest;
    }

    long version() {
        return version;
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

    /// This state is now in the sink of this bit, too; or there alone, if it is `news`.
    void deliver(byte[] newDigest, long newVersion, long bit, long today, boolean news) {
        sinks = news ? bit : sinks | bit;
        digest = newDigest;
        version = newVersion;
        seen(today);
    }

    /// The sink of this bit does not have the state any more.
    void release(long bit) {
        sinks &= ~bit;
    }

    /// The record may change: something of it may be inside views, by the file this.
    void mayChange(byte[] packed) {
        inside = packed;
    }

    /// Whether the record may change.
    boolean changing() {
        return inside != null;
    }

    /// The packed bytes of [StoredContributions]; null if the record never changes.
    byte @Nullable [] inside() {
        return inside;
    }

    /// What the view of this bit has inside.
    byte[] inside(int bit) {
        return inside == null ? StoredContributions.NOTHING : StoredContributions.of(inside, bit);
    }

    void inside(int bit, byte[] now) {
        inside =
                StoredContributions.with(
                        inside == null ? StoredContributions.NOTHING : inside, bit, now);
    }

    /// The record came. Where the clock was set back, what arrived before that lives on from the
    /// later day.
    void seen(long today) {
        day = Math.max(day, today);
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

    /// Bytes that [#write] needs.
    int bytes() {
        return inside == null ? BYTES : BYTES + VERSION_BYTES + inside.length;
    }

    void write(ByteBuffer to) {
        to.putLong(key.pipeline());
        key.write(to);
        to.put(digest).putLong(sinks).putLong(day);
        if (inside != null) {
            to.putLong(version).putInt(inside.length).put(inside);
        }
    }

    /// Reads what [#write] wrote.
    ///
    /// @param changes whether the record may change
    static IdentityRow read(ByteBuffer from, boolean changes) {
        var key = IdentityKey.read(from.getLong(), from);
        var digest = new byte[DIGEST_BYTES];
        from.get(digest);
        var row = new IdentityRow(key, digest, from.getLong(), from.getLong());
        if (changes) {
            row.version = from.getLong();
            row.inside = new byte[from.getInt()];
            from.get(row.inside);
        }
        row.toLog();
        return row;
    }
}

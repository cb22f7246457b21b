package dev.leat.local.view;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The stored state of an identity:
///
/// - the digest and the version of its record's newest state, and the bits of the sinks that have
///   this state; an identity without bits is unknown;
/// - the day (UTC, in days since 1970) on which the identity was last seen;
/// - if records may change, the values that this or an older state has added to views
///   (contributions).
///
/// Owned by the writer thread, which changes it.
public final class IdentityRow {

    /// Size in bytes of a row in a log entry, for a record that never changes.
    static final int BYTES = 8 + 16 + 16 + 8 + 8;

    /// Additional size of a row whose record may change, without its contributions.
    private static final int VERSION_BYTES = 8 + 4;

    private static final int DIGEST_BYTES = 16;

    private final IdentityKey key;
    private byte[] digest = {};
    private long version;
    private byte @Nullable [] contributions;
    private long sinks;
    private long day;
    private boolean changed;
    private boolean logged;

    /// Creates a row of an unknown identity.
    IdentityRow(IdentityKey key) {
        this.key = key;
    }

    IdentityRow(IdentityKey key, byte[] digest, long sinks, long day) {
        this(key);
        fill(digest, 0, sinks, day);
    }

    /// Sets the stored values.
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

    /// Returns true if a sink received the record on `firstDay` or later.
    boolean known(long firstDay) {
        return sinks != 0 && day >= firstDay;
    }

    /// Records that the sink with this bit has this state. If `replaces` is true, the state is a
    /// new one, which no other sink has; otherwise the sinks that had the state keep it.
    void deliver(byte[] newDigest, long newVersion, long bit, long today, boolean replaces) {
        sinks = replaces ? bit : sinks | bit;
        digest = newDigest;
        version = newVersion;
        seen(today);
    }

    /// Records that the sink with this bit no longer has the state.
    void release(long bit) {
        sinks &= ~bit;
    }

    /// Marks the record as changeable, and sets its stored contributions.
    void mayChange(byte[] packed) {
        contributions = packed;
    }

    /// Returns true if the record may change.
    boolean changing() {
        return contributions != null;
    }

    /// Returns the packed bytes of [StoredContributions]; null if the record never changes.
    byte @Nullable [] contributions() {
        return contributions;
    }

    /// Returns the contribution to the view with this bit.
    byte[] contributions(int bit) {
        return contributions == null
                ? StoredContributions.NOTHING
                : StoredContributions.of(contributions, bit);
    }

    void contributions(int bit, byte[] now) {
        contributions =
                StoredContributions.with(
                        contributions == null ? StoredContributions.NOTHING : contributions,
                        bit,
                        now);
    }

    /// Records that the record arrived today. If the clock was set back, the stored later day is
    /// not changed.
    void seen(long today) {
        day = Math.max(day, today);
    }

    /// Marks the row as changed since its last write; returns false if it was already marked.
    boolean change() {
        boolean first = !changed;
        changed = true;
        return first;
    }

    /// Marks the row as written to the log.
    void toLog() {
        changed = false;
        logged = true;
    }

    boolean logged() {
        return logged;
    }

    /// Returns the number of bytes that [#write] needs.
    int bytes() {
        return contributions == null ? BYTES : BYTES + VERSION_BYTES + contributions.length;
    }

    void write(ByteBuffer to) {
        to.putLong(key.pipeline());
        key.write(to);
        to.put(digest).putLong(sinks).putLong(day);
        if (contributions != null) {
            to.putLong(version).putInt(contributions.length).put(contributions);
        }
    }

    /// Reads a row that [#write] has written.
    ///
    /// @param changes true if the record may change
    static IdentityRow read(ByteBuffer from, boolean changes) {
        var key = IdentityKey.read(from.getLong(), from);
        var digest = new byte[DIGEST_BYTES];
        from.get(digest);
        var row = new IdentityRow(key, digest, from.getLong(), from.getLong());
        if (changes) {
            row.version = from.getLong();
            row.contributions = new byte[from.getInt()];
            from.get(row.contributions);
        }
        row.toLog();
        return row;
    }
}

package dev.leat.plan;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.Arrays;
import java.util.HexFormat;

/// The one rule by which every store tells a new record from a repeat and a conflict.
public final class Identity {

    private Identity() {}

    /// What a store remembers of an identity: the digest of the record and one bit for each sink
    /// that has it.
    public record Known(byte[] digest, long sinks) {

        public boolean has(int sink) {
            return (sinks & (1L << sink)) != 0;
        }
    }

    /// Judges a record of this digest, for this sink, against what is known of its identity:
    /// DELIVERED means 'new here, go on and apply it', REPEAT 'this sink has it', REJECTED 'another
    /// record has this identity'.
    public static Outcome judge(Known known, byte[] digest, int sink) {
        if (!Arrays.equals(known.digest(), digest)) {
            return Outcome.REJECTED;
        }
        return known.has(sink) ? Outcome.REPEAT : Outcome.DELIVERED;
    }

    public static Reason conflict(byte[] known, byte[] digest) {
        var hex = HexFormat.of();
        return Reason.of(
                "conflict",
                "another record with this key is already there: its digest is %s, this one's %s"
                        .formatted(hex.formatHex(known), hex.formatHex(digest)));
    }
}

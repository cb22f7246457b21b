package dev.leat.plan;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.Arrays;
import java.util.HexFormat;

/// The one rule by which every store tells a new record from a repeat, a conflict, a newer and a
/// superseded state.
public final class IdentityRule {

    private IdentityRule() {}

    /// What a store remembers of an identity: digest and version of the record's newest state, and
    /// one bit for each sink that has this state.
    public record Known(byte[] digest, long version, long sinks) {

        public boolean has(int sink) {
            return (sinks & (1L << sink)) != 0;
        }
    }

    /// Judges a record's state, for this sink, against what is known of its identity: DELIVERED
    /// means 'new here, go on and apply it' ([#newer] tells whether every other sink has an older
    /// state then), REPEAT 'this sink has it', SUPERSEDED 'a newer state was here', REJECTED
    /// 'another record has this identity'. Where records never change, every version is 0.
    ///
    /// A newer state of the same content is news, too: what lies between the two is superseded.
    public static Outcome judge(Known known, byte[] digest, long version, int sink) {
        boolean same = Arrays.equals(known.digest(), digest);
        if (newer(known, version)) {
            return Outcome.DELIVERED;
        }
        if (version < known.version()) {
            return same && known.has(sink) ? Outcome.DUPLICATE : Outcome.SUPERSEDED;
        }
        if (!same) {
            return Outcome.REJECTED;
        }
        return known.has(sink) ? Outcome.DUPLICATE : Outcome.DELIVERED;
    }

    /// Whether a state of this version replaces the one that is known.
    public static boolean newer(Known known, long version) {
        return version > known.version();
    }

    public static Reason conflict(byte[] known, byte[] digest) {
        var hex = HexFormat.of();
        return Reason.of(
                "conflict",
                "another record with this key is already there: its digest is %s, this one's %s"
                        .formatted(hex.formatHex(known), hex.formatHex(digest)));
    }

    /// Two states of one version.
    public static Reason conflict(byte[] known, byte[] digest, long version) {
        var hex = HexFormat.of();
        return Reason.of(
                "conflict",
                "another state of this record has version %d, too: its digest is %s, this one's %s; a changed record needs a higher version"
                        .formatted(version, hex.formatHex(known), hex.formatHex(digest)));
    }

    /// Comes with DELIVERED where a state replaced an older one. A store says it once a state: at
    /// the first sink that has it.
    public static Reason replaced(long known, long version) {
        return Reason.of("newer", "it replaces version " + known + " by " + version);
    }

    /// Comes with SUPERSEDED.
    public static Reason superseded(long known, long version) {
        return Reason.of(
                "superseded", "version " + known + " is known already, this one is " + version);
    }
}

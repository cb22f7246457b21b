package dev.leat.plan;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.Arrays;
import java.util.HexFormat;

/// The rule by which all stores classify a record as new, duplicate, conflict, newer state or
/// superseded state.
public final class IdentityRule {

    private IdentityRule() {}

    /// The stored identity of a record: digest and version of its newest state, and one bit for
    /// each sink that has this state.
    public record Known(byte[] digest, long version, long sinks) {

        public boolean has(int sink) {
            return (sinks & (1L << sink)) != 0;
        }
    }

    /// Classifies a record's state at this sink by the stored identity. DELIVERED means that the
    /// state is new here and must be applied; if it is [#newer], every other sink has an older
    /// state. DUPLICATE means that the sink has the state, SUPERSEDED that a newer state was
    /// stored, REJECTED that another record has this identity. If records never change, every
    /// version is 0.
    ///
    /// A newer version with the same content is new as well: it supersedes the versions between the
    /// two.
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

    /// Returns true if a state of this version replaces the stored one.
    public static boolean newer(Known known, long version) {
        return version > known.version();
    }

    public static Reason conflict(byte[] known, byte[] digest) {
        var hex = HexFormat.of();
        return Reason.of(
                "conflict",
                "another record with this key is already stored: its digest is %s, this one's is %s"
                        .formatted(hex.formatHex(known), hex.formatHex(digest)));
    }

    /// Returns the reason for a conflict of two states with one version.
    public static Reason conflict(byte[] known, byte[] digest, long version) {
        var hex = HexFormat.of();
        return Reason.of(
                "conflict",
                "another state of this record already has version %d: its digest is %s, this one's is %s; a changed record requires a higher version"
                        .formatted(version, hex.formatHex(known), hex.formatHex(digest)));
    }

    /// Returns the reason that comes with DELIVERED if a state replaced an older one. A store
    /// reports it once per state, at the first sink that has it.
    public static Reason replaced(long known, long version) {
        return Reason.of("newer", "it replaces version " + known + " with version " + version);
    }

    /// Returns the reason that comes with SUPERSEDED.
    public static Reason superseded(long known, long version) {
        return Reason.of(
                "superseded", "version " + known + " is already stored, this one is " + version);
    }
}

package dev.leat.plan;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The rule by which all stores classify a record as new, duplicate, conflict, newer state or
/// superseded state. The identity of a record is a hash of its key or message id; its digest is a
/// hash of its content.
public final class IdentityRule {

    private IdentityRule() {}

    /// The stored identity of a record: the digest and the version of its newest state, and one bit
    /// for each sink that has this state.
    public record Known(byte[] digest, long version, long sinks) {

        public boolean has(int sink) {
            return (sinks & (1L << sink)) != 0;
        }
    }

    /// Classifies a record's state at this sink by the stored identity:
    /// - DELIVERED: the state is new for this sink and must be applied. If it is also [#newer], no
    ///   sink has it yet.
    /// - DUPLICATE: the sink has this state already.
    /// - SUPERSEDED: a newer state is stored.
    /// - REJECTED: another record with this identity, or another state with this version, is
    ///   stored.
    ///
    /// If the pipeline's records never change, every version is 0. A newer version with the content
    /// of the stored one also counts as new, because it supersedes any version between them.
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
        return other(digests(known, digest, "record"));
    }

    /// Returns the reason of a conflict between two states that have the same version.
    public static Reason conflict(byte[] known, byte[] digest, long version) {
        return other(Long.toString(version), digests(known, digest, "state"));
    }

    /// Returns the reason of a conflict with the columns that differ; empty if none differs,
    /// because the record has more columns than the sink stores.
    ///
    /// @param version 0 if records never change
    public static Optional<Reason> conflict(long version, Differences differences) {
        return conflict(
                version == 0 ? Optional.empty() : Optional.of(Long.toString(version)), differences);
    }

    /// Returns this reason for versions that are not stored as numbers.
    ///
    /// @param version empty if records never change
    public static Optional<Reason> conflict(Optional<String> version, Differences differences) {
        return differences
                .text()
                .map(text -> "different columns: " + text)
                .map(text -> version.map(same -> other(same, text)).orElseGet(() -> other(text)));
    }

    private static Reason other(String difference) {
        return Reason.of(
                "conflict", "another record with this key is already stored: " + difference);
    }

    private static Reason other(String version, String difference) {
        return Reason.of(
                "conflict",
                "another state of this record already has version %s: %s; a changed record requires a higher version"
                        .formatted(version, difference));
    }

    private static String digests(byte[] known, byte[] digest, String what) {
        var hex = HexFormat.of();
        return "its digest is %s, and the digest of this %s is %s"
                .formatted(hex.formatHex(known), what, hex.formatHex(digest));
    }

    /// Returns the reason that is reported with DELIVERED if a state replaced an older one. A store
    /// reports the reason once per state, for the first sink that has the new state.
    public static Reason replaced(long known, long version) {
        return replaced(Long.toString(known), Long.toString(version));
    }

    /// Returns this reason for versions that are not stored as numbers.
    public static Reason replaced(String known, String version) {
        return Reason.of("newer", "it replaces version " + known + " with version " + version);
    }

    /// Returns the reason that is reported with SUPERSEDED.
    public static Reason superseded(long known, long version) {
        return superseded(Long.toString(known), Long.toString(version));
    }

    /// Returns this reason for versions that are not stored as numbers.
    public static Reason superseded(String known, String version) {
        return Reason.of(
                "superseded",
                "version " + known + " is already stored, and this record has version " + version);
    }
}

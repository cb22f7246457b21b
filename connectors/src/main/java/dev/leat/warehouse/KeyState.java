package dev.leat.warehouse;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.plan.IdentityRule;
import java.util.Optional;

/// The state of a key: what the table has, and then the last row that must be applied. Judges the
/// rows of the key in order by [IdentityRule]. Owned by one thread.
final class KeyState {

    private Optional<IdentityRule.Known> known = Optional.empty();
    private long rows;
    private boolean buried;

    /// The outcome of a row, with the reason of an outcome that has one.
    record Judgement(Outcome outcome, Optional<Reason> why) {

        private static final Judgement NEW = new Judgement(Outcome.DELIVERED, Optional.empty());
    }

    /// Records the digest and version that the database has for the key.
    ///
    /// @param stored the number of rows in the table, 0 if they were deleted
    void found(byte[] digest, long version, long stored) {
        known = Optional.of(new IdentityRule.Known(digest, version, 1));
        rows += stored;
        buried |= stored == 0;
    }

    /// Returns true if the table has a row with the key.
    boolean stored() {
        return rows > 0;
    }

    /// Returns the number of rows with the key in the table.
    long rows() {
        return rows;
    }

    /// Returns true if the database has the version of a deleted row with the key.
    boolean buried() {
        return buried;
    }

    /// Determines the outcome of the next row. If it is DELIVERED, the row must be applied, and an
    /// earlier row must not.
    Judgement judge(byte[] digest, long version) {
        var judgement = known.map(state -> judged(state, digest, version)).orElse(Judgement.NEW);
        if (judgement.outcome() == Outcome.DELIVERED) {
            known = Optional.of(new IdentityRule.Known(digest, version, 1));
        }
        return judgement;
    }

    private static Judgement judged(IdentityRule.Known known, byte[] digest, long version) {
        var outcome = IdentityRule.judge(known, digest, version, 0);
        var why =
                switch (outcome) {
                    case REJECTED ->
                            Optional.of(
                                    version == 0
                                            ? IdentityRule.conflict(known.digest(), digest)
                                            : IdentityRule.conflict(
                                                    known.digest(), digest, version));
                    case SUPERSEDED ->
                            Optional.of(IdentityRule.superseded(known.version(), version));
                    case DELIVERED -> Optional.of(IdentityRule.replaced(known.version(), version));
                    default -> Optional.<Reason>empty();
                };
        return new Judgement(outcome, why);
    }
}

package dev.leat.engine;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.lake.LakeClaim;
import dev.leat.lake.LakeJudgement;
import dev.leat.lake.LakeJudgement.Verdict;
import dev.leat.plan.IdentityRule;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Classifies rows for a lake table with a unique key by [IdentityRule]. The claims of a key must
/// follow each other: first those of stored rows, then the others in the order of the rows. Owned
/// by one thread.
public final class LakeJudge {

    private static final IdentityRule.Known NOTHING =
            new IdentityRule.Known(new byte[0], Long.MIN_VALUE, 0);

    private final String table;
    private final boolean changing;
    private final LakeJudgement into;
    private final Set<Path> files = new HashSet<>();
    private IdentityRule.Known known = NOTHING;
    private @Nullable LakeClaim newest;

    /// @param changing true if records have versions
    public LakeJudge(String table, boolean changing, LakeJudgement into) {
        this.table = table;
        this.changing = changing;
        this.into = into;
    }

    /// Takes the next row.
    public void claim(LakeClaim claim) {
        var before = newest;
        if (before != null && before.key() != claim.key()) {
            before = null;
            known = NOTHING;
            files.clear();
        }
        if (claim.stored().isPresent()) {
            files.add(claim.stored().get().file());
            if (before == null || IdentityRule.newer(known, version(claim))) {
                take(claim);
            }
            return;
        }
        if (before == null) {
            take(claim);
            return;
        }
        var outcome = IdentityRule.judge(known, content(claim), version(claim), 0);
        into.enter(claim.part(), claim.row(), new Verdict(outcome, why(outcome, before, claim)));
        if (outcome == Outcome.DELIVERED) {
            if (before.stored().isEmpty()) {
                into.omit(before.part(), before.row());
            }
            into.replace(files);
            take(claim);
        }
    }

    private void take(LakeClaim claim) {
        known = new IdentityRule.Known(content(claim), version(claim), 1);
        newest = claim;
    }

    private static byte[] content(LakeClaim claim) {
        return ByteBuffer.allocate(Long.BYTES).putLong(claim.content()).array();
    }

    private long version(LakeClaim claim) {
        return changing ? claim.version() : 0;
    }

    private Optional<Reason> why(Outcome outcome, LakeClaim before, LakeClaim claim) {
        return switch (outcome) {
            case DELIVERED ->
                    before.versionText()
                            .map(version -> IdentityRule.replaced(version, text(claim)));
            case SUPERSEDED -> Optional.of(IdentityRule.superseded(text(before), text(claim)));
            case REJECTED -> Optional.of(conflict(before));
            case DUPLICATE, PENDING, FILTERED, RETURNED, RETRIED -> Optional.empty();
        };
    }

    private static String text(LakeClaim claim) {
        return claim.versionText().orElse("NULL");
    }

    private Reason conflict(LakeClaim before) {
        return Reason.of(
                "conflict",
                "another record with this key%s and other values %s"
                        .formatted(version(before.versionText()), place(before.stored())));
    }

    private String place(Optional<LakeClaim.Stored> stored) {
        return stored.isEmpty()
                ? "is before it in the same file or batch"
                : "is already in lake table '%s', from %s"
                        .formatted(table, stored.get().source().orElse("another program"));
    }

    private String version(Optional<String> text) {
        return changing ? text.map(version -> " and version " + version).orElse("") : "";
    }
}

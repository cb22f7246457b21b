package dev.leat.engine;

import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.lake.LakeClaim;
import dev.leat.lake.LakeJudgement;
import dev.leat.lake.LakeJudgement.Verdict;
import dev.leat.lake.LakeLayout;
import dev.leat.plan.Differences;
import dev.leat.plan.IdentityRule;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Classifies rows for a lake table with a unique key by [IdentityRule]. The claims of a key must
/// follow each other: first those of stored rows, then the others in the order of the rows. Owned
/// by one thread.
public final class LakeJudge {

    private static final IdentityRule.Known NOTHING =
            new IdentityRule.Known(new byte[0], Long.MIN_VALUE, 0);

    private final LakeTable table;
    private final boolean changing;
    private final List<String> columns;
    private final Schema written;
    private final LakeJudgement into;
    private final Set<Path> files = new HashSet<>();
    private IdentityRule.Known known = NOTHING;
    private @Nullable LakeClaim newest;

    /// @param written the columns of the rows, and which of them are personal
    public LakeJudge(LakeTable table, LakeLayout layout, Schema written, LakeJudgement into) {
        this.table = table;
        this.changing = table.unique().version().isPresent();
        this.columns = layout.compared(table.unique());
        this.written = written;
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
            case REJECTED -> Optional.of(conflict(before, claim));
            case DUPLICATE, PENDING, FILTERED, RETURNED, RETRIED -> Optional.empty();
        };
    }

    private static String text(LakeClaim claim) {
        return claim.versionText().orElse("NULL");
    }

    /// Returns the reason of a conflict with the columns that differ and the source of the other
    /// row. DuckDB found that the rows differ, so the texts of a column do.
    private Reason conflict(LakeClaim before, LakeClaim claim) {
        var differences = new Differences(written);
        for (int i = 0; i < columns.size(); i++) {
            differences.compare(columns.get(i), before.values().get(i), claim.values().get(i));
        }
        var version = changing ? Optional.of(text(claim)) : Optional.<String>empty();
        var why = IdentityRule.conflict(version, differences).orElseThrow();
        return Reason.of(why.cause(), why.message() + "; the stored row is " + place(before));
    }

    private String place(LakeClaim before) {
        return before.stored()
                .map(of -> of.source().map(source -> '"' + source + '"').orElse("another program"))
                .map(source -> "in lake table '%s', from %s".formatted(table.name(), source))
                .orElse("before it in the same file or batch");
    }
}

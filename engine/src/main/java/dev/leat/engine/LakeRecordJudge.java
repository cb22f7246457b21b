package dev.leat.engine;

import dev.leat.app.LakeTable;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.lake.LakeClaim;
import dev.leat.lake.LakeJudgement;
import dev.leat.lake.LakeJudgement.Verdict;
import dev.leat.plan.IdentityRule;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/// Classifies records that are all their rows for a lake table, by [IdentityRule]. The claims of a
/// record must follow each other: first those of stored rows, then those of the batch in the order
/// of their rows. Owned by one thread.
final class LakeRecordJudge {

    private final LakeTable table;
    private final IntUnaryOperator record;
    private final LakeJudgement into;
    private final List<LakeClaim> claims = new ArrayList<>();

    /// @param record returns the record of a row, by its number
    LakeRecordJudge(LakeTable table, IntUnaryOperator record, LakeJudgement into) {
        this.table = table;
        this.record = record;
        this.into = into;
    }

    /// Takes the next row.
    void claim(LakeClaim claim) {
        if (!claims.isEmpty() && claims.getFirst().key() != claim.key()) {
            end();
        }
        claims.add(claim);
    }

    /// A state of a record: its rows.
    private record State(List<LakeClaim> rows) {

        boolean stored() {
            return rows.getFirst().stored().isPresent();
        }

        long version() {
            return rows.getFirst().version();
        }

        String text() {
            return rows.getFirst().versionText().orElse("NULL");
        }

        /// Returns the contents of the rows, in any order.
        byte[] content() {
            var content = ByteBuffer.allocate(Long.BYTES * rows.size());
            rows.stream().mapToLong(LakeClaim::content).sorted().forEach(content::putLong);
            return content.array();
        }

        IdentityRule.Known known() {
            return new IdentityRule.Known(content(), version(), 1);
        }
    }

    /// Judges the states of the last record, after all claims.
    void end() {
        Optional<State> last = stored();
        var files = files();
        for (var next : added()) {
            var before = last;
            var outcome =
                    before.map(of ->
                                    IdentityRule.judge(
                                            of.known(), next.content(), next.version(), 0))
                            .orElse(Outcome.DELIVERED);
            var verdict = new Verdict(outcome, before.flatMap(of -> why(outcome, of, next)));
            next.rows().forEach(row -> into.enter(row.part(), row.row(), verdict));
            if (outcome == Outcome.DELIVERED) {
                before.filter(of -> !of.stored())
                        .ifPresent(of -> of.rows().forEach(r -> into.omit(r.part(), r.row())));
                into.replace(files);
                last = Optional.of(next);
            }
        }
        claims.clear();
    }

    /// Returns the newest state in the table. Another program may have added rows to it.
    private Optional<State> stored() {
        var rows = claims.stream().filter(claim -> claim.stored().isPresent()).toList();
        var newest = rows.stream().mapToLong(LakeClaim::version).max();
        return newest.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new State(
                                rows.stream()
                                        .filter(row -> row.version() == newest.getAsLong())
                                        .toList()));
    }

    private Set<Path> files() {
        return claims.stream()
                .flatMap(claim -> claim.stored().stream())
                .map(LakeClaim.Stored::file)
                .collect(Collectors.toSet());
    }

    private List<State> added() {
        var states = new ArrayList<State>();
        List<LakeClaim> rows = new ArrayList<>();
        for (var claim : claims) {
            if (claim.stored().isPresent()) {
                continue;
            }
            if (!rows.isEmpty()
                    && record.applyAsInt(rows.getFirst().row()) != record.applyAsInt(claim.row())) {
                states.add(new State(rows));
                rows = new ArrayList<>();
            }
            rows.add(claim);
        }
        if (!rows.isEmpty()) {
            states.add(new State(rows));
        }
        return states;
    }

    private Optional<Reason> why(Outcome outcome, State before, State next) {
        return switch (outcome) {
            case DELIVERED -> Optional.of(IdentityRule.replaced(before.text(), next.text()));
            case SUPERSEDED -> Optional.of(IdentityRule.superseded(before.text(), next.text()));
            case REJECTED ->
                    Optional.of(
                            Reason.of(
                                    "conflict",
                                    "the record has other rows with the same version %s in lake table '%s'"
                                            .formatted(next.text(), table.name())));
            case DUPLICATE, PENDING, FILTERED, RETURNED, RETRIED -> Optional.empty();
        };
    }
}

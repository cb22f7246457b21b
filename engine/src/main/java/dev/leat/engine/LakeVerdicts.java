package dev.leat.engine;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import dev.leat.lake.LakeAddition;
import dev.leat.lake.LakeState;
import dev.leat.plan.IdentityRule;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Classifies the rows of a batch by [IdentityRule], one after the other, with the rows of a lake
/// table as the stored states. Finds the rows to add, and the data files that have rows which they
/// replace. Owned by one thread.
final class LakeVerdicts {

    private static final byte[] UNKNOWN = {};

    private final Rows rows;
    private final boolean changing;
    private final String table;
    private final Map<Integer, List<LakeState>> stored = new HashMap<>();
    private final Map<ByteBuffer, Known> known = new HashMap<>();
    private final Map<ByteBuffer, Integer> chosen = new LinkedHashMap<>();
    private final Set<Path> replaced = new HashSet<>();

    /// The outcome of a row.
    record Verdict(Outcome outcome, Optional<Reason> why) {
        static final Verdict DELIVERED = new Verdict(Outcome.DELIVERED, Optional.empty());
    }

    /// The newest state of a key. `foreign` is true if another program wrote it; then its digest is
    /// not known. `files` are the table's data files with rows of this key.
    private record Known(IdentityRule.Known state, boolean foreign, Set<Path> files) {}

    /// @param changing true if records have versions
    /// @param states the rows of the table with the keys of the batch, by the numbers of rows
    LakeVerdicts(Rows rows, boolean changing, String table, List<LakeState> states) {
        this.rows = rows;
        this.changing = changing;
        this.table = table;
        states.forEach(
                state -> stored.computeIfAbsent(state.row(), _ -> new ArrayList<>()).add(state));
    }

    /// Classifies a row, which has this number in the batch's file.
    Verdict judge(int row, int number) {
        var key = ByteBuffer.wrap(rows.identity(row));
        var before = known.computeIfAbsent(key, _ -> known(number));
        var digest = rows.digest(row);
        long version = rows.versions().of(row);
        if (before.state().sinks() == 0) {
            choose(key, row, number, before);
            return Verdict.DELIVERED;
        }
        var state = before.state();
        var outcome = IdentityRule.judge(state, digest, version, 0);
        return switch (outcome) {
            case DELIVERED -> {
                choose(key, row, number, before);
                yield before.foreign()
                        ? Verdict.DELIVERED
                        : verdict(outcome, IdentityRule.replaced(state.version(), version));
            }
            case SUPERSEDED -> verdict(outcome, IdentityRule.superseded(state.version(), version));
            case REJECTED -> verdict(outcome, conflict(before, digest));
            case DUPLICATE, PENDING, FILTERED, RETURNED, RETRIED ->
                    new Verdict(outcome, Optional.empty());
        };
    }

    private static Verdict verdict(Outcome outcome, Reason why) {
        return new Verdict(outcome, Optional.of(why));
    }

    private Reason conflict(Known before, byte[] digest) {
        if (before.foreign()) {
            return Reason.of(
                    "conflict",
                    "another program wrote a row with this key to lake table '%s'"
                            .formatted(table));
        }
        return changing
                ? IdentityRule.conflict(before.state().digest(), digest, before.state().version())
                : IdentityRule.conflict(before.state().digest(), digest);
    }

    private void choose(ByteBuffer key, int row, int number, Known before) {
        var state = new IdentityRule.Known(rows.digest(row), rows.versions().of(row), 1);
        known.put(key, new Known(state, false, before.files()));
        chosen.remove(key);
        chosen.put(key, number);
        replaced.addAll(before.files());
    }

    /// Returns the newest state that the table has for the key of a row.
    private Known known(int number) {
        var newest = new IdentityRule.Known(UNKNOWN, Long.MIN_VALUE, 0);
        boolean foreign = false;
        var files = new HashSet<Path>();
        for (var state : stored.getOrDefault(number, List.of())) {
            files.add(state.file());
            long version = version(state);
            if (newest.sinks() == 0 || version > newest.version()) {
                var digest = state.digest().map(HexFormat.of()::parseHex).orElse(UNKNOWN);
                newest = new IdentityRule.Known(digest, version, 1);
                foreign = state.digest().isEmpty();
            }
        }
        return new Known(newest, foreign, files);
    }

    /// Returns the version of a stored row. Any version replaces the row of another program.
    private long version(LakeState state) {
        if (state.digest().isEmpty()) {
            return changing ? Long.MIN_VALUE : 0;
        }
        return state.version().map(Long::parseLong).orElse(0L);
    }

    /// Returns the rows to add, by `rowOf`, which maps the numbers of rows to rows.
    List<LakeAddition.Row> chosen(int[] rowOf) {
        return chosen.values().stream().map(number -> row(rows, rowOf, number, changing)).toList();
    }

    static LakeAddition.Row row(Rows rows, int[] rowOf, int number, boolean changing) {
        int row = rowOf[number];
        return new LakeAddition.Row(
                number,
                HexFormat.of().formatHex(rows.digest(row)),
                changing ? Optional.of(Long.toString(rows.versions().of(row))) : Optional.empty());
    }

    /// Returns the data files with rows that the chosen rows replace.
    Set<Path> replaced() {
        return replaced;
    }
}

package dev.leat.kernel;

import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.decode.Tape;
import dev.leat.kernel.ResultTable.Taken;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Decides for each record of a piece which sinks take it, and so which rows are in a bucket's
/// files. Owned by one thread.
final class PieceVerdicts {

    /// Maximum number of kinds of rows (see `taken`). If there are more kinds, rows are selected by
    /// position.
    private static final int KINDS = 64;

    private final CompiledPipeline program;
    private final BitSet keyed;
    private final StatementResult result;
    private final VerdictWriter verdict;
    private final SinkMembership membership;
    private final boolean changing;
    private final List<Long> nothing;

    /// @param keyed the sinks that are lake tables with a unique key, which judge rows later
    PieceVerdicts(
            CompiledPipeline program,
            BitSet keyed,
            Tape documents,
            StatementResult result,
            int words) {
        this.program = program;
        this.keyed = keyed;
        this.result = result;
        verdict = new VerdictWriter(program, documents, result);
        membership = new SinkMembership(program, result);
        changing = program.version().isPresent();
        nothing = Arrays.asList(new Long[words]);
        nothing.replaceAll(_ -> 0L);
    }

    /// Writes the outcome of each record that is not in `refused` to the table. Returns the records
    /// that are still pending at a sink that takes rows.
    int[] judge(Outcomes table, BitSet refused, Instant created) {
        var good = new int[table.records()];
        int size = 0;
        for (int record = 0; record < table.records(); record++) {
            if (refused.get(record)) {
                continue;
            }
            int at = result.row(record);
            if (at >= 0) {
                verdict.good(record, at, created, record, table);
            }
            long absent = at < 0 ? membership.ofClean() : changing ? membership.filtered(at) : 0;
            buckets(table, record, absent);
            if (table.pending(record)) {
                good[size++] = record;
            }
        }
        return Arrays.copyOf(good, size);
    }

    private void buckets(Outcomes table, int record, long absent) {
        for (int sink = 0; sink < program.outlets().size(); sink++) {
            if (program.outlets().get(sink).target() instanceof Target.Files
                    && table.at(record, sink) == Outcome.PENDING) {
                if (SinkMembership.has(absent, sink)) {
                    table.put(record, sink, Outcome.FILTERED);
                } else if (!keyed.get(sink)) {
                    table.put(record, sink, Outcome.DELIVERED);
                }
            }
        }
    }

    /// Returns all reasons for which sinks rejected the record.
    static List<Reason> reasons(Outcomes table, int record) {
        var reasons = new LinkedHashSet<Reason>();
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (table.at(record, sink) == Outcome.REJECTED) {
                reasons.addAll(table.reasons(record, sink));
            }
        }
        return new ArrayList<>(reasons);
    }

    /// Returns the rows that a sink takes: those that were delivered or are pending. Rows with the
    /// same bits are of one kind. If all rows of each kind have the same outcome, the result
    /// consists of the delivered kinds; otherwise it consists of the positions of the delivered
    /// rows.
    Taken taken(Outcomes table, BitSet refused, int sink) {
        Map<List<Long>, Boolean> kinds = new HashMap<>();
        boolean plain = true;
        var positions = new BitSet();
        for (int record = 0; record < table.records(); record++) {
            if (refused.get(record)) {
                continue;
            }
            int at = result.row(record);
            var outcome = table.at(record, sink);
            boolean delivered = outcome == Outcome.DELIVERED || outcome == Outcome.PENDING;
            positions.set(record, delivered);
            if (plain) {
                var kind = at < 0 || result.clean(at) ? nothing : result.bits(at);
                var known = kinds.putIfAbsent(kind, delivered);
                plain = (known == null || known == delivered) && kinds.size() <= KINDS;
            }
        }
        var taken = kinds.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey);
        return plain
                ? new Taken.Kinds(taken.toList())
                : new Taken.Positions(positions.stream().toArray(), new int[0]);
    }
}

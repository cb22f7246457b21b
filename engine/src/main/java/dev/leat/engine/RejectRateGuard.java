package dev.leat.engine;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import java.util.BitSet;
import java.util.function.Consumer;

/// Limits the share of rejected records among the last thousand. Above the limit the pipeline
/// pauses, so that an error in the app or in a producer does not turn a whole queue into dead
/// letters. The limit does not apply to the first thousand records after a start, so that each
/// start makes progress. Redriven records are not counted, so redriving bad records does not pause
/// the pipeline. Thread-safe.
public final class RejectRateGuard {

    /// Number of records over which the share is computed.
    public static final int WINDOW = 1_000;

    private final double limit;
    private final Consumer<String> pause;
    private final BitSet rejected = new BitSet(WINDOW);
    private long seen;

    /// @param pause pauses the pipeline, for the reason that it gets
    public RejectRateGuard(double limit, Consumer<String> pause) {
        this.limit = limit;
        this.pause = pause;
    }

    /// Counts the records of a batch and those that the pipeline's SQL rejected. Above the limit,
    /// pauses the pipeline and returns true; the batch must then be returned.
    synchronized boolean pauses(LeasedWork work, Outcomes table) {
        boolean warm = seen >= WINDOW;
        for (int record = 0; record < table.records(); record++) {
            if (work.records().get(record).redrive().isEmpty()) {
                rejected.set((int) (seen++ % WINDOW), table.has(record, Outcome.REJECTED));
            }
        }
        double share = rejected.cardinality() / (double) WINDOW;
        boolean above = warm && share > limit;
        if (above) {
            pause.accept(
                    "%.0f%% of the last %d records were rejected, which is more than `max_rejects` (%.0f%%); fix the app or the producer and restart, or raise `max_rejects`"
                            .formatted(share * 100, WINDOW, limit * 100));
        }
        return above;
    }
}

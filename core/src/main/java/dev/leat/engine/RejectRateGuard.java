package dev.leat.engine;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import java.util.BitSet;
import java.util.Optional;

/// Watches the share of rejected records among the last thousand. Above the limit the pipeline
/// pauses, so that a mistake in the app or in a producer does not empty a queue into dead letters.
/// The first thousand records since a start are never held back: each start makes headway, however
/// bad the records at the head of the queue. Records that were redriven are left out: whoever sends
/// a bad group back does not stop the good ones. Threads share it.
public final class RejectRateGuard {

    /// Records that the share is taken over.
    public static final int WINDOW = 1_000;

    private final double limit;
    private final BitSet rejected = new BitSet(WINDOW);
    private long seen;

    public RejectRateGuard(double limit) {
        this.limit = limit;
    }

    /// Counts a batch whose bad records are entered. Says why, if the batch must be held back and
    /// the pipeline pause.
    synchronized Optional<String> judge(LeasedWork work, Outcomes table) {
        boolean warm = seen >= WINDOW;
        for (int record = 0; record < table.records(); record++) {
            if (work.records().get(record).redrive().isEmpty()) {
                rejected.set((int) (seen++ % WINDOW), table.has(record, Outcome.REJECTED));
            }
        }
        double share = rejected.cardinality() / (double) WINDOW;
        return warm && share > limit
                ? Optional.of(
                        ("%.0f%% of the last %d records were rejected, more than max_rejects: %.0f%%;"
                                        + " mend the app or the producer and start again, or raise max_rejects")
                                .formatted(share * 100, WINDOW, limit * 100))
                : Optional.empty();
    }
}

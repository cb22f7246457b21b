package dev.leat.engine;

import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import java.util.BitSet;
import java.util.Optional;

/// Watches the share of rejected records among the last thousand since the start, and never before
/// a thousand. Above the limit the pipeline pauses, so that a mistake in the app or in a producer
/// does not empty a queue into dead letters. Threads share it.
final class MaxRejects {

    /// Records that the share is taken over.
    static final int WINDOW = 1_000;

    private final double limit;
    private final BitSet rejected = new BitSet(WINDOW);
    private long seen;

    MaxRejects(double limit) {
        this.limit = limit;
    }

    /// Counts a batch whose bad records are entered. What it says if the pipeline must pause.
    synchronized Optional<String> judge(Outcomes table) {
        for (int record = 0; record < table.records(); record++) {
            rejected.set((int) (seen++ % WINDOW), bad(table, record));
        }
        double share = rejected.cardinality() / (double) WINDOW;
        return seen >= WINDOW && share > limit
                ? Optional.of(
                        "%.0f%% of the last %d records were rejected, more than max_rejects: %.0f%%; mend the app or the producer and start again"
                                .formatted(share * 100, WINDOW, limit * 100))
                : Optional.empty();
    }

    private static boolean bad(Outcomes table, int record) {
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (table.at(record, sink) == Outcome.REJECTED) {
                return true;
            }
        }
        return false;
    }
}

package dev.leat.engine;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.InstantSource;

/// Processes one batch from lease to settlement. Starts with an empty table of outcomes. Enters the
/// outcomes of the pipeline's SQL, then the outcomes of the stores. Starts no thread. Owned by one
/// thread.
public final class Pass {

    /// The return of records whose lookups cannot be read, or whose complete messages cannot be
    /// written now.
    private static final Effect.Again LATER = new Effect.Again(Duration.ofSeconds(5), false);

    private final Planner planner;
    private final Kernel kernel;
    private final OriginalMessages originals;
    private final BatchObjects objects;
    private final Committer committer;
    private final RejectRateGuard maxRejects;
    private final InstantSource clock;

    public Pass(
            Planner planner,
            Kernel kernel,
            OriginalMessages originals,
            BatchObjects objects,
            Committer committer,
            RejectRateGuard maxRejects,
            InstantSource clock) {
        this.planner = planner;
        this.kernel = kernel;
        this.originals = originals;
        this.objects = objects;
        this.committer = committer;
        this.maxRejects = maxRejects;
        this.clock = clock;
    }

    /// Processes a batch and returns the final table.
    ///
    /// @throws UnavailableException if the source store, a lookup, or a bucket for complete
    ///   messages is unavailable; nothing was settled
    public Outcomes run(LeasedWork leased) {
        var batch = Batch.of(leased, planner);
        var table = planner.table(batch.work(), clock.instant());
        var rows = rows(batch, leased, table);
        if (maxRejects.pauses(batch.work(), table)) {
            table = returnAll(table);
        }
        writeOriginals(batch, rows, table);
        return committer.commit(batch.with(rows), table, objects);
    }

    private void writeOriginals(Batch batch, Rows rows, Outcomes table) {
        try {
            originals.write(batch, rows, table);
        } catch (UnavailableException unavailable) {
            committer.giveBack(batch.leased(), LATER);
            throw unavailable;
        }
    }

    /// Runs the steps. If a lookup is unavailable, returns the records to the source.
    private Rows rows(Batch batch, LeasedWork leased, Outcomes table) {
        try {
            return kernel.run(batch.work(), table);
        } catch (UnavailableException down) {
            committer.giveBack(leased, LATER);
            throw down;
        }
    }

    /// Marks every record as returned to the source. Nothing is written or dead-lettered.
    private static Outcomes returnAll(Outcomes table) {
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                table.put(record, sink, Outcome.RETURNED);
            }
        }
        return table;
    }
}

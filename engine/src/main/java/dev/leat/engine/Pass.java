package dev.leat.engine;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.disk.FullDisk;
import dev.leat.error.LibraryErrorText;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.UnavailableException;
import dev.leat.watch.BatchObservation;
import dev.leat.watch.BatchObserver;
import java.time.InstantSource;
import java.util.Optional;

/// Processes one batch from lease to settlement. Starts with an empty table of outcomes. Enters the
/// outcomes of the pipeline's SQL, then the outcomes of the stores. Starts no thread. Owned by one
/// thread.
public final class Pass {

    private final Planner planner;
    private final Kernel kernel;
    private final BatchCommit commit;
    private final RejectRateGuard maxRejects;
    private final InstantSource clock;
    private final Optional<BatchObserver> observer;

    public Pass(
            Planner planner,
            Kernel kernel,
            BatchCommit commit,
            RejectRateGuard maxRejects,
            InstantSource clock) {
        this(planner, kernel, commit, maxRejects, clock, Optional.empty());
    }

    /// Creates a pass whose batches are measured by `observer`, if there is one.
    public Pass(
            Planner planner,
            Kernel kernel,
            BatchCommit commit,
            RejectRateGuard maxRejects,
            InstantSource clock,
            Optional<BatchObserver> observer) {
        this.observer = observer;
        this.planner = planner;
        this.kernel = kernel;
        this.commit = commit;
        this.maxRejects = maxRejects;
        this.clock = clock;
    }

    /// Processes a batch and returns the final table.
    ///
    /// @throws UnavailableException if the source store, a lookup, or a bucket is unavailable, or
    ///   the disk is full; nothing was settled, and the batch was returned or its lease will expire
    public Outcomes run(LeasedWork leased) {
        var again = Planner.LATER;
        try {
            var batch = Batch.of(leased, planner);
            var table = planner.table(batch.work(), clock.instant());
            batch = batch.with(kernel.run(batch.work(), table));
            batch = batch.with(observed(batch));
            if (maxRejects.pauses(batch.work(), table)) {
                returnAll(table);
            }
            commit.writeOriginals(batch, table);
            again = Planner.RETURNED;
            return commit.commit(batch, table);
        } catch (UnavailableException down) {
            commit.giveBack(leased, again);
            throw down;
        } catch (RuntimeException failed) {
            if (!FullDisk.caused(failed)) {
                throw failed;
            }
            commit.giveBack(leased, again);
            throw new UnavailableException(
                    "the disk is full: %s; free some space".formatted(LibraryErrorText.of(failed)),
                    failed);
        }
    }

    private Optional<BatchObservation> observed(Batch batch) {
        return observer.map(measuring -> measuring.observe(batch.work(), kernel.values()));
    }

    /// Marks every record as returned to the source. Nothing is written or dead-lettered.
    private static void returnAll(Outcomes table) {
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                table.put(record, sink, Outcome.RETURNED);
            }
        }
    }
}

package dev.leat.engine;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import dev.leat.disk.FullDisk;
import dev.leat.error.FailureTrace;
import dev.leat.error.LibraryErrorText;
import dev.leat.error.SimulatedCrashError;
import dev.leat.error.Unchecked;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import dev.leat.watch.BatchObservation;
import dev.leat.watch.BatchObserver;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Processes one batch from lease to settlement. Starts with an empty table of outcomes. Enters the
/// outcomes of the pipeline's SQL, then the outcomes of the stores. If the kernel fails, the
/// failing record is isolated by halves: it is retried alone, and the records behind it are
/// returned. Starts no thread. Owned by one thread.
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
    /// @throws RuntimeException the failure of the kernel, after the batch was settled
    public Outcomes run(LeasedWork leased) {
        var again = Planner.LATER;
        try {
            var batch = Batch.of(leased, planner);
            var table = planner.table(batch.work(), clock.instant());
            var failures = new ArrayList<Throwable>();
            batch = batch.with(rows(batch.work(), table, failures));
            batch = batch.with(observed(batch));
            if (maxRejects.pauses(batch.work(), table)) {
                returnAll(table);
            }
            commit.writeOriginals(batch, table);
            again = Planner.RETURNED;
            var settled = commit.commit(batch, table);
            if (!failures.isEmpty()) {
                throw Unchecked.of(failures.getLast());
            }
            return settled;
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

    /// Makes the only record of a batch a dead letter, without running the kernel. Returns the
    /// final table.
    ///
    /// @throws UnavailableException as [#run] does
    public Outcomes convicted(LeasedWork leased, Reason why) {
        try {
            var batch = Batch.of(leased, planner);
            var table = planner.table(batch.work(), clock.instant());
            table.reject(0, List.of(why));
            return commit.commit(batch, table);
        } catch (UnavailableException down) {
            commit.giveBack(leased, Planner.RETURNED);
            throw down;
        }
    }

    /// Returns a batch to its source; this is no attempt.
    public void giveBack(LeasedWork leased) {
        commit.giveBack(leased, Planner.RETURNED);
    }

    /// Runs the kernel. After a failure, adds it to `failures` and runs the kernel for the first
    /// half of the records. A lack of memory is not the failure of a record.
    private Rows rows(LeasedWork work, Outcomes table, List<Throwable> failures) {
        while (true) {
            try {
                return kernel.run(work, table);
            } catch (UnavailableException
                    | CorruptStateException
                    | SimulatedCrashError
                    | OutOfMemoryError passed) {
                throw passed;
            } catch (RuntimeException | Error failed) {
                boolean stopping = Thread.currentThread().isInterrupted();
                if (stopping || FullDisk.caused(failed) || !halved(table, failed)) {
                    throw failed;
                }
                failures.add(failed);
            }
        }
    }

    /// Returns the second half of the pending records to the source, or retries the only one.
    /// Returns false if none is pending.
    private static boolean halved(Outcomes table, Throwable failed) {
        var pending = IntStream.range(0, table.records()).filter(table::pending).toArray();
        if (pending.length == 1) {
            var why = "processing this record failed: " + FailureTrace.of(failed);
            table.retry(pending[0], List.of(Reason.of("kernel", why)));
        }
        for (int i = (pending.length + 1) / 2; i < pending.length; i++) {
            table.putPending(pending[i], Outcome.RETURNED);
        }
        return pending.length > 0;
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

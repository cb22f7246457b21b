package dev.leat.engine;

import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Processes records of a pipeline outside a lease: those of an archive, a stream or a file of
/// documents, and dead letters. A [Target] receives their rows. Settles nothing, and makes no dead
/// letters. The records may have arrived at any time. Owned by one thread. The caller closes the
/// kernel.
public record RecordRun(Planner planner, Kernel kernel) {

    /// The receiver of rows: the sinks themselves, another copy of a sink, or only a comparison.
    public interface Target {

        /// Receives the rows of a batch that are pending at a sink, and returns the table with the
        /// outcomes at the sinks. Records that are RETURNED or PENDING in it are processed again.
        Outcomes write(Batch batch, Outcomes table);
    }

    /// The final outcomes of a record at some sinks. `index` is its index in the input, `row` its
    /// index in the table, and `record` has no topic envelope.
    public record Ended(int index, Record record, Outcomes table, int row, Set<Integer> sinks) {}

    /// A receiver of the records that a sink rejected.
    public interface Rejection {
        void of(Record record, List<Reason> reasons);
    }

    /// A record and the sinks that must still receive it.
    private record Open(int index, Record record, Set<Integer> sinks) {}

    /// Processes records until each has a final outcome at those of these sinks that it counts for.
    /// Counts the outcomes, and passes rejected records to `rejected`.
    ///
    /// @throws UnavailableException if a sink or a lookup is unavailable; some sinks may have the
    ///   rows already
    public void run(
            List<ArchivedRecord> records,
            Set<Integer> sinks,
            Target target,
            SinkCounts counts,
            Rejection rejected) {
        run(
                records,
                sinks,
                target,
                ended ->
                        counts.add(ended.table(), ended.row(), ended.sinks())
                                .ifPresent(why -> rejected.of(ended.record(), why)));
    }

    /// Processes records until each has a final outcome at those of these sinks that it counts for,
    /// and passes these outcomes on. At the other sinks a record is a DUPLICATE.
    ///
    /// @throws UnavailableException if a sink or a lookup is unavailable; some sinks may have the
    ///   rows already
    public void run(
            List<ArchivedRecord> records,
            Set<Integer> sinks,
            Target target,
            Consumer<Ended> ended) {
        List<Open> open = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            var record = records.get(i);
            var to = new TreeSet<>(sinks);
            to.removeIf(sink -> !record.countsFor(planner.pipeline().to().get(sink).label()));
            if (!to.isEmpty()) {
                open.add(new Open(i, record.original(), to));
            }
        }
        while (!open.isEmpty()) {
            open = next(open, target, ended);
        }
    }

    /// Processes a batch. Returns the records that did not fit into it.
    private List<Open> next(List<Open> open, Target target, Consumer<Ended> ended) {
        var batch = batch(open.stream().map(Open::record).toList());
        var entered = planner.table(batch.work());
        for (int row = 0; row < open.size(); row++) {
            for (int sink = 0; sink < entered.sinks(); sink++) {
                if (!open.get(row).sinks().contains(sink)) {
                    entered.put(row, sink, Outcome.DUPLICATE);
                }
            }
        }
        var table = once(batch, entered, target);
        var rest = new ArrayList<Open>();
        boolean progress = false;
        for (int row = 0; row < open.size(); row++) {
            var of = open.get(row);
            var done = new TreeSet<>(of.sinks());
            var left = new TreeSet<>(of.sinks());
            for (int sink : of.sinks()) {
                var outcome = table.at(row, sink);
                boolean later = outcome == Outcome.RETURNED || outcome == Outcome.PENDING;
                (later ? done : left).remove(sink);
            }
            if (!done.isEmpty()) {
                ended.accept(
                        new Ended(of.index(), batch.work().records().get(row), table, row, done));
                progress = true;
            }
            if (!left.isEmpty()) {
                rest.add(new Open(of.index(), of.record(), left));
            }
        }
        if (!progress) {
            int sink = rest.getFirst().sinks().iterator().next();
            throw SinkCounts.unavailable(planner.pipeline().to().get(sink), table.reasons(0, sink));
        }
        return rest;
    }

    /// Returns these records as a batch without rows.
    public Batch batch(List<Record> records) {
        return Batch.of(new LeasedWork(planner.source().name(), "run", records), planner);
    }

    /// Processes a batch once, and returns the table of the target.
    ///
    /// @param entered the table at the beginning
    /// @throws UnavailableException if a sink or a lookup is unavailable
    public Outcomes once(Batch batch, Outcomes entered, Target target) {
        return target.write(batch.with(kernel.run(batch.work(), entered)), entered);
    }
}

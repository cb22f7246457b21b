package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.engine.Batch;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.Generation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Rebuilds a view: processes records with a pipeline, and writes them only to a new generation of
/// the view, not to other sinks. Uses no lease and writes no dead letters. Owned by one thread. The
/// caller closes the kernel and the generation.
public final class ViewRebuild {

    private final Planner planner;
    private final Kernel kernel;
    private final Generation generation;
    private final InstantSource clock;
    private final List<Integer> sinks;
    private final List<String> labels;
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);

    public ViewRebuild(
            App app,
            Pipeline pipeline,
            String view,
            Kernel kernel,
            Generation generation,
            InstantSource clock) {
        this.planner = Planner.of(app, pipeline);
        this.kernel = kernel;
        this.generation = generation;
        this.clock = clock;
        this.sinks =
                IntStream.range(0, pipeline.to().size())
                        .filter(sink -> feeds(pipeline.to().get(sink), view))
                        .boxed()
                        .toList();
        this.labels = sinks.stream().map(sink -> pipeline.to().get(sink).label()).toList();
    }

    /// Returns true if the sink is the view with this name.
    public static boolean feeds(Sink sink, String view) {
        return sink.view().filter(view::equals).isPresent();
    }

    /// A receiver of the records that the view rejected.
    public interface Rejection {
        void of(Record record, List<Reason> reasons);
    }

    /// Writes the rows of these records to the new generation, durably. Passes rejected records to
    /// `rejected`.
    public void run(List<Record> records, Rejection rejected) {
        var work = new LeasedWork(planner.source().name(), "rebuild", records);
        run(work, each -> planner.table(each, clock.instant()), rejected);
    }

    /// Writes the rows of these records of the pipeline's archive to the new generation, durably.
    /// They have arrived at the times in the archive and are never too late. Records that another
    /// record of the archive repeats for the view, or that are dead letters for it, are omitted.
    public void runArchived(List<ArchivedRecord> archived, Rejection rejected) {
        var records =
                archived.stream()
                        .filter(record -> labels.stream().anyMatch(record::countsFor))
                        .map(ArchivedRecord::original)
                        .toList();
        if (!records.isEmpty()) {
            var leased = new LeasedWork(planner.source().name(), "rebuild", records);
            var work = Batch.of(leased, planner).work();
            run(work, planner::table, rejected);
        }
    }

    private void run(LeasedWork work, Function<LeasedWork, Outcomes> begin, Rejection rejected) {
        var records = work.records();
        var table = begin.apply(work);
        var rows = kernel.run(work, table);
        var later = new ArrayList<Record>();
        for (int record = 0; record < records.size(); record++) {
            if (table.has(record, Outcome.RETURNED)) {
                later.add(records.get(record));
            }
        }
        for (int sink : sinks) {
            planner.write(work, rows, table, sink)
                    .ifPresent(write -> write.enter(table, generation.write(write)));
        }
        for (int record = 0; record < records.size(); record++) {
            if (!later.contains(records.get(record))) {
                count(table, record, records.get(record), rejected);
            }
        }
        if (!later.isEmpty()) {
            var rest = new LeasedWork(work.source(), work.lease(), later);
            run(rest, begin, rejected);
        }
    }

    private void count(Outcomes table, int index, Record record, Rejection rejected) {
        for (int sink : sinks) {
            var outcome = table.at(index, sink);
            counts.merge(outcome, 1L, Long::sum);
            if (outcome.equals(Outcome.REJECTED)) {
                rejected.of(record, table.reasons(index, sink));
                return;
            }
        }
    }

    /// Returns the number of records by outcome so far.
    public Map<Outcome, Long> counts() {
        return new EnumMap<>(counts);
    }
}

package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.engine.Batch;
import dev.leat.engine.RecordRun;
import dev.leat.engine.SinkCounts;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.Generation;
import dev.leat.port.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rebuilds a view: processes records with a pipeline, and writes them only to a new generation of
/// the view, not to other sinks. Uses no lease and writes no dead letters. Owned by one thread. The
/// caller closes the kernel and the generation.
public final class ViewRebuild {

    private final Planner planner;
    private final Generation generation;
    private final RecordRun run;
    private final Set<Integer> sinks;
    private final SinkCounts counts;
    private long newlyRejected;

    public ViewRebuild(
            App app, Pipeline pipeline, String view, Kernel kernel, Generation generation) {
        this.planner = Planner.of(app, pipeline);
        this.generation = generation;
        this.run = new RecordRun(planner, kernel);
        this.sinks =
                IntStream.range(0, pipeline.to().size())
                        .filter(sink -> feeds(pipeline.to().get(sink), view))
                        .boxed()
                        .collect(Collectors.toSet());
        this.counts = new SinkCounts(pipeline, List.of());
    }

    /// Returns true if the sink is the view with this name.
    public static boolean feeds(Sink sink, String view) {
        return sink.view().filter(view::equals).isPresent();
    }

    /// Writes the rows of these records to the new generation, durably. They have arrived at the
    /// times in the archive and are never too late. Records that another record of the archive
    /// repeats for the view, or that are dead letters for it, are omitted. Passes rejected records
    /// to `rejected`.
    ///
    /// @throws UnavailableException if a record cannot be processed now
    public void run(List<ArchivedRecord> records, RecordRun.Rejection rejected) {
        run.run(
                records,
                sinks,
                this::write,
                ended ->
                        counts.add(ended.table(), ended.row(), ended.sinks())
                                .ifPresent(why -> {
                                    newlyRejected +=
                                            records.get(ended.index()).failed().isEmpty() ? 1 : 0;
                                    rejected.of(ended.record(), why);
                                }));
    }

    /// Returns the number of rejected records that no sink had rejected before, as far as the
    /// archive knows.
    public long newlyRejected() {
        return newlyRejected;
    }

    private Outcomes write(Batch batch, Outcomes table) {
        sinks.forEach(sink -> write(planner, batch, table, sink, generation));
        return table;
    }

    /// Writes the rows that are pending at a sink to a generation.
    static void write(
            Planner planner, Batch batch, Outcomes table, int sink, Generation generation) {
        planner.write(batch.work(), batch.rows(), table, sink)
                .ifPresent(write -> write.enter(table, generation.write(write)));
    }

    /// Returns the number of records by outcome so far.
    public Map<Outcome, Long> counts() {
        return counts.sum();
    }
}

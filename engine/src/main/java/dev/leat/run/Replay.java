package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Outcome;
import dev.leat.engine.BatchCommit;
import dev.leat.engine.CommitStage;
import dev.leat.engine.Committer;
import dev.leat.engine.RecordRun;
import dev.leat.engine.SinkCounts;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Processes records of a pipeline again, and writes them to some of its sinks. Makes no dead
/// letters and settles nothing. Owned by one thread. The caller closes the kernel.
public final class Replay {

    private final RecordRun run;
    private final BatchCommit target;
    private final SinkCounts counts;
    private final List<Set<Integer>> groups = new ArrayList<>();

    /// @param to the sinks that receive the records
    public Replay(
            App app, Pipeline pipeline, List<Sink> to, Kernel kernel, EnginePlatform platform) {
        var planner = Planner.of(app, pipeline);
        this.run = new RecordRun(planner, kernel);
        var stages = CommitStage.writes(planner, platform);
        var committer = new Committer(planner, platform, stages, Committer.FAIL);
        this.target = new BatchCommit(app, planner, kernel, platform, committer);
        this.counts = new SinkCounts(pipeline, to);
        var together = new TreeSet<Integer>();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            var each = pipeline.to().get(sink);
            if (to.contains(each)) {
                if (alone(app, each)) {
                    groups.add(Set.of(sink));
                } else {
                    together.add(sink);
                }
            }
        }
        if (!together.isEmpty()) {
            groups.addFirst(together);
        }
    }

    /// Returns true if the sink is a lake table without a key. It takes a record only in a commit
    /// in which no other sink rejects the record.
    private static boolean alone(App app, Sink sink) {
        return sink.lakeTable().isPresent() && !judges(app, sink);
    }

    /// Returns true if the target of the sink decides by the key and the version of a row, which it
    /// stores with the row, whether it takes the row. It then takes a repeated record once, however
    /// much time has passed.
    public static boolean judges(App app, Sink sink) {
        return sink.table().isPresent()
                || sink.warehouseTable().isPresent()
                || sink.lakeTable()
                        .map(name -> app.get(LakeTable.class, name))
                        .filter(table -> !table.key().isEmpty())
                        .isPresent();
    }

    /// Processes these records and writes them, durably. A record that a sink rejected before is
    /// not written to that sink: its dead letter is, when it is redriven. Passes records that are
    /// rejected now to `rejected`.
    ///
    /// @throws UnavailableException if a store or a lookup is unavailable; some of the records may
    ///   have been written
    public void run(List<ArchivedRecord> records, RecordRun.Rejection rejected) {
        groups.forEach(sinks -> run.run(records, sinks, target, counts, rejected));
    }

    /// Returns the number of records by sink and outcome so far. A sink is named by its label.
    public Map<String, Map<Outcome, Long>> counts() {
        return counts.counts();
    }
}

package dev.leat.engine;

import dev.leat.app.App;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.UnavailableException;
import java.util.Set;
import java.util.function.IntFunction;

/// Processes records of a pipeline again and writes their rows to some of its sinks, as [Pass] does
/// for records that were leased. It needs no lease: it settles nothing, and makes no dead letters.
/// The records may have arrived at any time. Owned by one thread.
public final class ReplayPass {

    private final Planner planner;
    private final Kernel kernel;
    private final OriginalMessages originals;
    private final BatchObjects objects;
    private final Committer committer;

    public ReplayPass(App app, Planner planner, Kernel kernel, EnginePlatform platform) {
        this.planner = planner;
        this.kernel = kernel;
        this.originals = new OriginalMessages(platform);
        this.objects = new BatchObjects(app, planner, kernel, platform);
        this.committer =
                new Committer(
                        planner,
                        platform,
                        CommitStage.writes(planner, platform),
                        (_, unavailable) -> {
                            throw unavailable;
                        });
    }

    /// Processes a batch and returns its table. `sinks` returns the sinks that receive a record, by
    /// its index; at the other sinks it is a DUPLICATE.
    ///
    /// @throws UnavailableException if a store or a lookup is unavailable; some sinks may have the
    ///   rows already
    public Outcomes run(LeasedWork records, IntFunction<Set<Integer>> sinks) {
        var batch = Batch.of(records, planner);
        var table = planner.table(batch.work());
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                if (!sinks.apply(record).contains(sink)) {
                    table.put(record, sink, Outcome.DUPLICATE);
                }
            }
        }
        var rows = kernel.run(batch.work(), table);
        originals.write(batch, rows, table);
        var complete = batch.with(rows);
        var begun = committer.begin(complete, table, _ -> true);
        return objects.commit(committer, complete, begun);
    }
}

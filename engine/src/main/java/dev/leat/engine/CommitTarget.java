package dev.leat.engine;

import dev.leat.app.App;
import dev.leat.batch.Outcomes;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.UnavailableException;

/// The sinks of a pipeline as the target of a [RecordRun]. Commits rows as [Pass] does for records
/// that were leased, without dead letters and settlement. Owned by one thread.
public final class CommitTarget implements RecordRun.Target {

    private final OriginalMessages originals;
    private final BatchObjects objects;
    private final Committer committer;

    public CommitTarget(App app, Planner planner, Kernel kernel, EnginePlatform platform) {
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

    /// Commits the rows.
    ///
    /// @throws UnavailableException if a store is unavailable; some sinks may have the rows already
    @Override
    public Outcomes write(Batch batch, Outcomes table) {
        originals.write(batch, batch.rows(), table);
        return objects.commit(committer, batch, committer.begin(batch, table, _ -> true));
    }
}

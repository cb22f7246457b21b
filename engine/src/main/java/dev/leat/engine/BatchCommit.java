package dev.leat.engine;

import dev.leat.app.App;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.UnavailableException;

/// The commit of a worker's batches to all stores, with the files that must be durable before.
/// Owned by one thread.
public final class BatchCommit implements RecordRun.Target {

    private final OriginalMessages originals;
    private final Committer committer;
    private final Committer.RunCommit begin;
    private final RecordRun.Target last;

    public BatchCommit(
            App app, Planner planner, Kernel kernel, EnginePlatform platform, Committer committer) {
        this.originals = new OriginalMessages(platform);
        this.committer = committer;
        boolean objects =
                planner.pipeline().to().stream()
                        .anyMatch(sink -> sink.files().isPresent() || sink.lakeTable().isPresent());
        if (objects) {
            var made = new BatchObjects(app, planner, kernel, platform, committer.last());
            this.begin = made::begin;
            this.last = made::commit;
        } else {
            this.begin = CommitStage.Run::commit;
            this.last = committer::last;
        }
    }

    /// Writes the complete messages of rows whose documents were shortened.
    ///
    /// @throws UnavailableException if a bucket is unavailable
    void writeOriginals(Batch batch, Outcomes table) {
        originals.write(batch, table);
    }

    /// Runs all commits, and returns the final table.
    ///
    /// @throws UnavailableException if the source store is unavailable, or files cannot be written
    ///   now; nothing was settled
    Outcomes commit(Batch batch, Outcomes table) {
        return last.write(batch, committer.begin(batch, table, _ -> true, begin));
    }

    /// Commits rows as [Pass] does for records that were leased.
    ///
    /// @throws UnavailableException if a store is unavailable; some sinks may have the rows already
    @Override
    public Outcomes write(Batch batch, Outcomes table) {
        writeOriginals(batch, table);
        return commit(batch, table);
    }

    /// Returns the records to the source in this way.
    void giveBack(LeasedWork leased, Effect.Again how) {
        committer.giveBack(leased, how);
    }
}

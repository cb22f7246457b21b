package dev.leat.engine;

import dev.leat.batch.Outcomes;
import dev.leat.plan.Backoff;
import dev.leat.plan.Planner;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LeaseLost;
import dev.leat.port.Store;
import dev.leat.port.Unavailable;
import java.util.List;
import java.util.function.BiConsumer;

/// Where a batch becomes effects. Asks, in turn: what shall become true next ([Planner])? Did it
/// ([Store])?
///
/// Sinks away from home come first, each store a commit of its own; then everything at home, which
/// is the store that holds the source: its sinks, the dead letters, how redriven records ended, and
/// the settlement. Where all sinks are at home the whole batch is one transaction. Killed between
/// two commits, the records come again and the stores that have them answer so. Threads may share
/// it.
public final class Committer {

    private final Planner planner;
    private final List<Stage.Run> runs;
    private final BiConsumer<Store, Unavailable> onAway;

    public Committer(
            Planner planner,
            EnginePlatform platform,
            Backoff retry,
            BiConsumer<Store, Unavailable> onAway) {
        this.planner = planner;
        this.runs = Stage.order(planner, platform, retry);
        this.onAway = onAway;
    }

    /// Brings the batch to its end and returns the table as it was kept. A store away from home
    /// that cannot be reached parks its records.
    ///
    /// @throws Unavailable if home is away: nothing was settled; the batch was given back, or its
    ///   lease will run out
    Outcomes commit(Batch batch, Outcomes entered) {
        var table = entered;
        for (var run : runs) {
            var before = table;
            try {
                table = run.store().commit(tx -> run.apply(planner, tx, batch, before.copy()));
            } catch (Unavailable down) {
                if (run.equals(runs.getLast())) {
                    giveBack(batch);
                    throw down;
                }
                onAway.accept(run.store(), down);
                table = before.copy();
                planner.parked(table, run.sinks(), String.valueOf(down.getMessage()));
            }
        }
        return table;
    }

    /// The batch goes back as it came, no attempt counts. A full disk may well have room for that.
    private void giveBack(Batch batch) {
        var settle = planner.giveBack(batch.leased());
        try {
            runs.getLast().store().commit(tx -> tx.apply(settle));
        } catch (Unavailable | LeaseLost _) {
            // The lease will run out; or it has ended: the batch was kept and the answer got lost.
        }
    }
}

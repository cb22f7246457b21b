package dev.leat.local;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.local.database.Transaction;
import dev.leat.local.stream.StreamSources;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.nio.file.Path;

/// A dry run of a [LocalTransaction]. Works on a snapshot of the file and with copies of the data
/// in memory. Skips effects that return no result and only change the file. Used by one thread.
final class DryRunTransaction implements Store.Transaction {

    private final LocalTransaction judgement;
    private final StreamSources sources;

    DryRunTransaction(Path file, Transaction snapshot, LocalTransaction.Places forDryRun) {
        judgement = new LocalTransaction(file, snapshot, forDryRun);
        sources = forDryRun.sources();
    }

    @Override
    public WriteResults apply(Effect effect) {
        return switch (effect) {
            case Effect.Write _, Effect.DeadLetters _ -> judgement.apply(effect);
            case Effect.Audit _,
                    Effect.Archive _,
                    Effect.Observe _,
                    Effect.Finish _,
                    Effect.Publish _ ->
                    WriteResults.all(0, Outcome.DELIVERED);
            case Effect.LoadFile _, Effect.Stage _ -> judgement.apply(effect);
            case Effect.PutEvent _ -> WriteResults.all(1, Outcome.DELIVERED);
            case Effect.Checkpoint done -> held(done.work());
            case Effect.Settle settle -> held(settle.work());
        };
    }

    private WriteResults held(LeasedWork work) {
        sources.check(work);
        return WriteResults.all(0, Outcome.DELIVERED);
    }
}

package dev.leat.local;

import dev.leat.batch.Outcome;
import dev.leat.batch.Work;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.plan.Answers;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import java.nio.file.Path;

/// The answers of a [LocalTransaction], on a snapshot and with memory of its own. What only changes
/// the file and answers nothing is not done. Used by one thread.
final class DryTransaction implements Store.Transaction {

    private final LocalTransaction judgement;
    private final OpenQueues queues;

    DryTransaction(Path file, Transaction snapshot, LocalTransaction.Places apart) {
        judgement = new LocalTransaction(file, snapshot, apart);
        queues = apart.queues();
    }

    @Override
    public Answers apply(Effect effect) {
        return switch (effect) {
            case Effect.Write _, Effect.DeadLetters _ -> judgement.apply(effect);
            case Effect.Audit _, Effect.Finish _ -> Answers.all(0, Outcome.DELIVERED);
            case Effect.Checkpoint done -> held(done.work());
            case Effect.Settle settle -> held(settle.work());
        };
    }

    private Answers held(Work work) {
        queues.named(work.source()).source().check(work);
        return Answers.all(0, Outcome.DELIVERED);
    }
}

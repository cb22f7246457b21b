package dev.leat.cli.trial.file;

import dev.leat.contract.ForwardingStore;
import dev.leat.contract.Life;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// A store that says, after each commit with a checkpoint, which piece is next.
record CheckpointedStore(Store beneath) implements ForwardingStore {

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        var next = new AtomicLong();
        T answer =
                beneath.commit(transaction -> {
                    next.set(0); // the work may run more than once
                    return work.apply(effect -> {
                        if (effect instanceof Effect.Checkpoint checkpoint) {
                            next.set(checkpoint.next().part());
                        }
                        return transaction.apply(effect);
                    });
                });
        if (next.get() > 0) {
            Life.say("checkpoint", next.get());
        }
        return answer;
    }
}

package dev.leat.contract;

import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.util.function.Function;

/// A store that forwards each call to another store, unless the method is overridden.
public interface ForwardingStore extends Store {

    Store beneath();

    /// Applies an effect of a commit.
    default WriteResults apply(Transaction beneath, Effect effect) {
        return beneath.apply(effect);
    }

    @Override
    default <T> T commit(Function<Transaction, T> work) {
        return beneath().commit(tx -> work.apply(effect -> apply(tx, effect)));
    }

    @Override
    default <T> T dryRun(Function<Transaction, T> work) {
        return beneath().dryRun(work);
    }

    @Override
    default void probe() {
        beneath().probe();
    }
}

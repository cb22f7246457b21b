package dev.leat.testkit.bug;

import dev.leat.batch.Outcome;
import dev.leat.contract.PlatformBug;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A settlement is durable in a commit of its own, before what it settles is written.
public final class AckBeforeWrite implements PlatformBug {

    /// Undoes a commit that was only a rehearsal.
    private static final class Undone extends RuntimeException {}

    @Override
    public <T> T commit(Store real, Function<Store.Transaction, T> work) {
        var settle = rehearse(real, work);
        if (settle == null) {
            return real.commit(work);
        }
        real.commit(tx -> tx.apply(settle));
        return PlatformBug.super.commit(real, work);
    }

    @Override
    public WriteResults apply(Store.Transaction real, Effect effect) {
        return effect instanceof Effect.Settle
                ? WriteResults.all(0, Outcome.DELIVERED)
                : real.apply(effect);
    }

    /// Returns the settlement that the work would make.
    private static <T> Effect.@Nullable Settle rehearse(
            Store real, Function<Store.Transaction, T> work) {
        var settle = new AtomicReference<Effect.@Nullable Settle>();
        try {
            real.commit(tx -> {
                var _ =
                        work.apply(effect -> {
                            if (effect instanceof Effect.Settle found) {
                                settle.set(found);
                                throw new Undone();
                            }
                            return tx.apply(effect);
                        });
                throw new Undone();
            });
        } catch (Undone _) {
            return settle.get();
        }
        return null;
    }
}

package dev.leat.testkit.bug;

import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Deliveries;
import dev.leat.port.MessageQueue;
import dev.leat.port.Source;
import dev.leat.port.Store;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A planted bug: overrides the correct behaviour of the embedded platform.
public interface Bug {

    /// A bug in the effects of commits.
    static Bug of(Effects effects) {
        return new Bug() {
            @Override
            public WriteResults apply(Store.Transaction real, Effect effect) {
                return effects.apply(real, effect);
            }
        };
    }

    /// A bug that exchanges the effects of commits.
    static Bug exchanging(UnaryOperator<Effect> exchanged) {
        return of((real, effect) -> real.apply(exchanged.apply(effect)));
    }

    @FunctionalInterface
    interface Effects {
        WriteResults apply(Store.Transaction real, Effect effect);
    }

    /// Applies an effect of a commit.
    default WriteResults apply(Store.Transaction real, Effect effect) {
        return real.apply(effect);
    }

    default <T> T commit(Store real, Function<Store.Transaction, T> work) {
        return real.commit(tx -> work.apply(effect -> apply(tx, effect)));
    }

    /// The folder is about to be opened, for the first time or again.
    default void opens(Path folder) {}

    /// The process dies.
    default void dies(LocalPlatform platform) {}

    default Source source(LocalPlatform platform, Source real) {
        return real;
    }

    default Deliveries deliveries(Deliveries real) {
        return real;
    }

    default MessageQueue queue(MessageQueue real) {
        return real;
    }
}

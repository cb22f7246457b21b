package dev.leat.contract;

import dev.leat.app.Sink;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Deliveries;
import dev.leat.port.EnginePlatform;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.Source;
import dev.leat.port.Store;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A planted bug of a platform: overrides its correct behaviour.
public interface PlatformBug extends PlantedBug<Platform> {

    /// A bug in the effects of commits.
    static PlatformBug of(Effects effects) {
        return new PlatformBug() {
            @Override
            public WriteResults apply(Store.Transaction real, Effect effect) {
                return effects.apply(real, effect);
            }
        };
    }

    /// A bug that exchanges the effects of commits.
    static PlatformBug exchanging(UnaryOperator<Effect> exchanged) {
        return of((real, effect) -> real.apply(exchanged.apply(effect)));
    }

    /// A bug in the settlement of messages that return to their queue.
    static PlatformBug settling(Function<Effect.Again, Optional<Effect.Again>> change) {
        return exchanging(effect -> {
            if (!(effect instanceof Effect.Settle settle)) {
                return effect;
            }
            var again = settle.again().clone();
            for (int i = 0; i < again.length; i++) {
                again[i] = Optional.ofNullable(again[i]).flatMap(change).orElse(null);
            }
            return new Effect.Settle(settle.work(), again);
        });
    }

    /// A bug in a method of queues.
    static PlatformBug ofQueues(String method, MethodHook hook) {
        return new PlatformBug() {
            @Override
            public MessageQueue queue(MessageQueue real) {
                return MethodHook.with(MessageQueue.class, real, method, hook);
            }
        };
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

    /// The platform was opened, for the first time or again.
    default void opened(Platform platform) {}

    /// The process dies.
    default void dies(Platform platform) {}

    default Source source(Platform platform, Source real) {
        return real;
    }

    default Deliveries deliveries(Deliveries real) {
        return real;
    }

    default MessageQueue queue(MessageQueue real) {
        return real;
    }

    @Override
    default Platform in(Platform correct) {
        opened(correct);
        return new Broken(correct, this);
    }

    /// Returns the platform without the bug, whose process is about to die.
    default Platform dying(EnginePlatform broken) {
        var platform = ((Broken) broken).beneath();
        dies(platform);
        return platform;
    }

    /// A store with the bug.
    record BrokenStore(Store beneath, PlatformBug bug) implements ForwardingStore {

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            return bug.commit(beneath, work);
        }
    }

    /// A platform with the bug.
    record Broken(Platform beneath, PlatformBug bug) implements ForwardingPlatform {

        @Override
        public Source source(String queue) {
            return bug.source(beneath, beneath.source(queue));
        }

        @Override
        public Store sourceStore(String queue) {
            return new BrokenStore(beneath.sourceStore(queue), bug);
        }

        @Override
        public Store store(Sink sink) {
            return new BrokenStore(beneath.store(sink), bug);
        }

        @Override
        public Deliveries deliveries() {
            return bug.deliveries(beneath.deliveries());
        }

        @Override
        public MessageQueue queue(String name) {
            return bug.queue(beneath.queue(name));
        }
    }
}

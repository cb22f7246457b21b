package dev.leat.testkit.blind;

import dev.leat.app.App;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.testkit.simulation.Embedded;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Breaks the promise that each record ends in one place, once: a lease ends as a whole, so where
/// one record must come again those that are done with come again too, as a function on a queue has
/// it that does not report which messages of its batch failed; and a dead letter has no identity by
/// which a repeat of it could be told.
final class WholeBatchComesAgain implements Embedded {

    @Override
    public Platform open(App app, Path folder, Time time) {
        return new ChangedPlatform(
                LocalPlatform.open(app, folder, time),
                app.queues().keySet().iterator().next(),
                WholeBatchComesAgain::settlingAll);
    }

    @Override
    public void crash(Platform platform) {
        ((ChangedPlatform) platform).crash();
    }

    private static Store.Transaction settlingAll(Store.Transaction transaction) {
        return effect ->
                switch (effect) {
                    case Effect.Audit _,
                            Effect.Archive _,
                            Effect.Observe _,
                            Effect.Checkpoint _,
                            Effect.LoadFile _,
                            Effect.Stage _,
                            Effect.Finish _,
                            Effect.Publish _,
                            Effect.PutEvent _ ->
                            transaction.apply(effect);
                    case Effect.Settle settle -> transaction.apply(all(settle));
                    case Effect.Write write -> transaction.apply(write);
                    case Effect.DeadLetters letters -> transaction.apply(letters);
                };
    }

    private static Effect.Settle all(Effect.Settle settle) {
        var failed = Arrays.stream(settle.again()).filter(Objects::nonNull).findFirst();
        if (failed.isEmpty()) {
            return settle;
        }
        var again = new Effect.@Nullable Again[settle.again().length];
        Arrays.setAll(again, i -> Objects.requireNonNullElse(settle.again()[i], failed.get()));
        return new Effect.Settle(settle.work(), again);
    }
}

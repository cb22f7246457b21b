package dev.leat.testkit.bug;

import dev.leat.contract.PlatformBug;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A batch of which one record comes again comes again as a whole, as a function has it that does
/// not report which messages of its batch failed. A dead letter has no identity, so its repeat is
/// one more dead letter.
public final class WholeBatchComesAgain implements PlatformBug {

    @Override
    public WriteResults apply(Store.Transaction real, Effect effect) {
        return real.apply(effect instanceof Effect.Settle settle ? all(settle) : effect);
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

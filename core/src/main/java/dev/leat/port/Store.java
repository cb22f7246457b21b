package dev.leat.port;

import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.util.function.Function;

/// One place of atomicity. Threads may share it.
public interface Store {

    /// Runs `work` in one transaction and blocks until that is durable. `work` is pure and quick,
    /// calls no other store and may run more than once; what it returns holds once this method has
    /// returned. May join the work of many callers in one commit.
    ///
    /// @throws Unavailable if the place is away; then nothing of the work was kept, or all of it
    ///   was and the answer got lost
    /// @throws Damaged if what is kept there cannot be trusted; waiting does not help
    <T> T commit(Function<Transaction, T> work);

    /// Runs `work` as [#commit] would, with the same answers, and keeps nothing of it.
    ///
    /// @throws Unavailable if the place is away
    /// @throws Damaged if what is kept there cannot be trusted
    <T> T dryRun(Function<Transaction, T> work);

    /// Touches the place, as cheaply as it can, to find out whether it is there.
    ///
    /// @throws Unavailable if it is not
    void probe();

    interface Transaction {

        /// Does what the effect says; an answer for each of its rows or letters. A settlement has
        /// none.
        WriteResults apply(Effect effect);
    }
}

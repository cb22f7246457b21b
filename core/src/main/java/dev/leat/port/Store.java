package dev.leat.port;

import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.util.function.Function;

/// A store with atomic commits: one transaction domain. Thread-safe.
public interface Store {

    /// Runs `work` in a transaction and blocks until the commit is durable. `work` must be pure and
    /// quick, must not call other stores, and may run more than once. Its result is valid only
    /// after this method returns. The works of concurrent callers may share one commit.
    ///
    /// @throws UnavailableException if the store is unavailable; either nothing was committed, or
    ///   everything was and the reply was lost
    /// @throws CorruptStateException if the stored state is corrupt; waiting does not help
    <T> T commit(Function<Transaction, T> work);

    /// Runs `work` as [#commit] would, with the same results, and rolls it back.
    ///
    /// @throws UnavailableException if the store is unavailable
    /// @throws CorruptStateException if the stored state is corrupt
    <T> T dryRun(Function<Transaction, T> work);

    /// Checks the connection to the store at the lowest possible cost.
    ///
    /// @throws UnavailableException if the store is unavailable
    void probe();

    interface Transaction {

        /// Applies an effect and returns a result for each of its rows or dead letters; none for a
        /// settlement.
        WriteResults apply(Effect effect);
    }
}

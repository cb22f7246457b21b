package dev.leat.port;

import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.util.function.Function;

/// A store with atomic commits. Everything in it belongs to one transaction domain. Thread-safe.
public interface Store extends Probed {

    /// Runs `work` in a transaction, and blocks until the commit is durable. `work` must be pure
    /// and quick, must not call other stores, and may run more than once. Its result is valid only
    /// after this method returns. Calls of concurrent threads may share one commit.
    ///
    /// @throws UnavailableException if the store is unavailable; either nothing was committed, or
    ///   everything was committed and the response was lost
    /// @throws CorruptStateException if the stored state is corrupt; retries are useless
    <T> T commit(Function<Transaction, T> work);

    /// Returns messages to their source in a commit, which is also possible while the disk is full.
    ///
    /// @throws UnavailableException if the store is unavailable
    default void giveBack(Effect.Settle messages) {
        commit(tx -> tx.apply(messages));
    }

    /// Runs `work` as [#commit] does and returns its result, but rolls the transaction back.
    ///
    /// @throws UnavailableException if the store is unavailable
    /// @throws CorruptStateException if the stored state is corrupt
    <T> T dryRun(Function<Transaction, T> work);

    interface Transaction {

        /// Applies an effect. Returns a result for each of its rows or dead letters. An effect
        /// without rows and dead letters, such as a settlement, has no results.
        WriteResults apply(Effect effect);
    }
}

package dev.leat.engine;

import dev.leat.port.OutputConflictException;
import dev.leat.port.UnavailableException;

/// A commit of outputs that must be prepared as durable files before the commit determines their
/// content. So they are prepared on an assumption. If the commit refuses the assumption, or another
/// program has changed an output meanwhile, the commit is rolled back and repeated on another
/// assumption.
///
/// @param <A> the assumption
/// @param <T> the result
/// @param <E> the failure of the preparation or the commit
public interface AssumedCommit<A, T, E extends Exception> {

    /// Number of times that a commit is repeated because another program changed an output.
    int MOST_CONFLICTS = 4;

    /// Number of times that a commit may refuse its assumption. The results of stores that other
    /// workers change at the same time become stable long before.
    int MOST_REFUSALS = 100;

    /// Outputs that are ready for the commit.
    interface Prepared<A, T, E extends Exception> {

        /// Runs the commit. It is rolled back if it refuses the assumption.
        ///
        /// @throws OutputConflictException if another program has changed an output; the commit was
        ///   rolled back
        Attempt<A, T> commit() throws E;

        /// Removes the files of the outputs, which no commit publishes.
        void discard();
    }

    /// The result of a commit, or the assumption on which it must be repeated.
    sealed interface Attempt<A, T> {

        record Ended<A, T>(T result) implements Attempt<A, T> {}

        record Refused<A, T>(A found) implements Attempt<A, T> {}
    }

    /// Returns the preparation of nothing, if this result is known without a commit.
    static <A, T, E extends Exception> Prepared<A, T, E> none(T result) {
        return new Prepared<>() {

            @Override
            public Attempt<A, T> commit() {
                return new Attempt.Ended<>(result);
            }

            @Override
            public void discard() {}
        };
    }

    /// Prepares the outputs on this assumption.
    Prepared<A, T, E> prepare(A assumed) throws E;

    /// Returns the assumption that replaces this one after another program has changed an output.
    A changed(A assumed);

    /// Runs the commit until its assumption is correct.
    ///
    /// @throws OutputConflictException if other programs change the outputs again and again
    /// @throws UnavailableException if the commit refuses one assumption after the other
    default T run(A first) throws E {
        var assumed = first;
        int conflicts = 0;
        int refusals = 0;
        while (true) {
            var prepared = prepare(assumed);
            try {
                switch (prepared.commit()) {
                    case Attempt.Ended<A, T>(var result) -> {
                        return result;
                    }
                    case Attempt.Refused<A, T>(var found) -> assumed = found;
                }
                prepared.discard();
                if (++refusals > MOST_REFUSALS) {
                    throw new UnavailableException(
                            "the stores gave another result in each of %d attempts to commit"
                                    .formatted(refusals));
                }
            } catch (OutputConflictException changed) {
                prepared.discard();
                if (++conflicts > MOST_CONFLICTS) {
                    throw changed;
                }
                assumed = changed(assumed);
            }
        }
    }
}

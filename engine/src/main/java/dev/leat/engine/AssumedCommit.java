package dev.leat.engine;

import dev.leat.batch.Publication;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.UnavailableException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A commit of outputs that must be prepared as durable files before the commit determines their
/// content. So they are prepared on an assumption. If the commit refuses the assumption, or another
/// program has changed an output meanwhile, the commit is rolled back and repeated on another
/// assumption.
///
/// @param <A> the assumption
/// @param <P> the prepared outputs
/// @param <T> the result
/// @param <E> the failure of the preparation or the commit
public interface AssumedCommit<A, P, T, E extends Exception> {

    /// Number of times that a commit is repeated because another program changed an output.
    int MOST_CONFLICTS = 4;

    /// Number of times that a commit may refuse its assumption. The results of stores that other
    /// workers change at the same time become stable long before.
    int MOST_REFUSALS = 100;

    /// The result of a commit, or the assumption on which it must be repeated.
    sealed interface Attempt<A, T> {

        record Ended<A, T>(T result) implements Attempt<A, T> {}

        record Refused<A, T>(A found) implements Attempt<A, T> {}
    }

    /// Prepares the outputs on this assumption.
    P prepare(A assumed) throws E;

    /// Runs the commit. It is rolled back if it refuses the assumption.
    ///
    /// @throws OutputConflictException if another program has changed an output; the commit was
    ///   rolled back
    Attempt<A, T> commit(P prepared) throws E;

    /// Returns the effects of the commit that publish the prepared outputs.
    Stream<? extends Effect> publishes(P prepared);

    /// Returns the assumption that replaces this one after another program has changed an output.
    default A changed(A assumed) {
        return assumed;
    }

    /// Runs the commit until its assumption is correct. Passes outputs that no commit publishes to
    /// `discard`.
    ///
    /// @throws OutputConflictException if other programs change the outputs again and again
    /// @throws UnavailableException if the commit refuses one assumption after the other
    default T run(A first, Consumer<Publication> discard) throws E {
        var assumed = first;
        int conflicts = 0;
        for (int refusals = 0; refusals <= MOST_REFUSALS; ) {
            var prepared = prepare(assumed);
            var outputs = publishes(prepared).flatMap(effect -> effect.publications().stream());
            try {
                switch (commit(prepared)) {
                    case Attempt.Ended<A, T>(var result) -> {
                        return result;
                    }
                    case Attempt.Refused<A, T>(var found) -> assumed = found;
                }
                outputs.forEach(discard);
                refusals++;
            } catch (OutputConflictException changed) {
                outputs.forEach(discard);
                if (++conflicts > MOST_CONFLICTS) {
                    throw changed;
                }
                assumed = changed(assumed);
            }
        }
        throw new UnavailableException(
                "the stores gave another result in each of %d attempts to commit"
                        .formatted(MOST_REFUSALS + 1));
    }
}

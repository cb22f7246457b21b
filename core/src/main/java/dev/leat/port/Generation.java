package dev.leat.port;

import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;

/// A new generation of one view: a copy of its data that is built while the current generation
/// stays in use. Owned by one thread. If closed before [#swap], the new generation is dropped and
/// the view is unchanged.
public interface Generation extends AutoCloseable {

    /// Writes the picked rows of `write`, whose sink must be this view, to the new generation,
    /// durably. A row is a duplicate only if the new generation contains the identity of its
    /// record; the identities in the current generation are not used.
    WriteResults write(Effect.Write write);

    /// Replaces the view's current generation with the new one, and drops the old one.
    void swap();

    @Override
    void close();
}

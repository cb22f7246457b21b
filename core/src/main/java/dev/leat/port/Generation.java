package dev.leat.port;

import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;

/// A new generation of one view, built while the current generation stays in use. Owned by one
/// thread. If closed without [#swap], it is dropped and the view is unchanged.
public interface Generation extends AutoCloseable {

    /// Writes the picked rows of an effect on the view to the new generation, durably. A record
    /// that is not in the new generation is added regardless of its stored identity in the old one.
    WriteResults write(Effect.Write write);

    /// Replaces the view's current generation with this one and drops the old generation.
    void swap();

    @Override
    void close();
}

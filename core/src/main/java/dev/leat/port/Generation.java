package dev.leat.port;

import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;

/// A new generation of one view, filled beside the one in use. Owned by one thread; closed without
/// [#swap] it is dropped, and the view is as it was.
public interface Generation extends AutoCloseable {

    /// Puts the picked rows of an effect that is for the view into the new generation, durably. A
    /// record that is not in it yet is taken whatever was known of it before: what fills a
    /// generation is how today's app makes its records.
    WriteResults write(Effect.Write write);

    /// From now on this is the view. The old generation is gone.
    void swap();

    @Override
    void close();
}

package dev.leat.port;

import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.time.Instant;
import java.util.Set;

/// A new generation of one view: a copy of its data that is built while the current generation
/// stays in use. Owned by one thread. If closed before [#swap], the new generation is dropped and
/// the view is unchanged.
public interface Generation extends AutoCloseable {

    /// Writes the picked rows of `write`, whose sink must be this view, to the new generation,
    /// durably. A row is a duplicate only if the new generation contains the identity of its
    /// record; the identities in the current generation are not used.
    WriteResults write(Effect.Write write);

    /// Returns a time before which no record of the current generation was settled; 1970 if the
    /// store does not know it.
    default Instant first() {
        return Instant.EPOCH;
    }

    /// Returns the versions of objects that pipelines had processed when the current generation was
    /// built, and whose rows it does not have. Empty if the store does not keep them.
    default Set<Long> omitted() {
        return Set.of();
    }

    /// Returns the names of the pipelines that write or have written to the current generation,
    /// including pipelines that are no longer in the app. A swap removes those that no longer write
    /// to the view.
    Set<String> writers();

    /// Replaces the view's current generation with the new one, and drops the old one.
    void swap();

    /// Replaces the view's current generation with the new one, which has no record that was
    /// settled before `first`, and no rows of the versions `omitted` of objects. A store that does
    /// not keep these values ignores them.
    default void swap(Instant first, Set<Long> omitted) {
        swap();
    }

    @Override
    void close();
}

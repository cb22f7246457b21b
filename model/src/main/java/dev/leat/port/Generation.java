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

    /// The records and files that a generation contains.
    ///
    /// @param firstRecord the time before which no record of a queue or stream was settled; 1970 if
    ///   it is unknown
    /// @param firstFile the time before which no file was processed; 1970 if it is unknown
    /// @param omitted the versions of objects that pipelines had processed when the generation was
    ///   built, and whose rows it does not have
    record Contents(Instant firstRecord, Instant firstFile, Set<Long> omitted) {

        public static final Contents UNKNOWN = new Contents(Instant.EPOCH, Instant.EPOCH, Set.of());

        public Contents {
            omitted = Set.copyOf(omitted);
        }

        /// Returns the contents of a view that is made empty at this time.
        public static Contents empty(Instant now) {
            return new Contents(now, now, Set.of());
        }
    }

    /// Returns the contents of the current generation, as far as the store knows them.
    default Contents contents() {
        return Contents.UNKNOWN;
    }

    /// Returns the names of the pipelines that write or have written to the current generation,
    /// including pipelines that are no longer in the app. A swap removes those that no longer write
    /// to the view.
    Set<String> writers();

    /// Replaces the view's current generation with the new one, and drops the old one.
    void swap();

    /// Replaces the view's current generation with the new one, which has these contents. A store
    /// that does not keep them ignores them.
    default void swap(Contents contents) {
        swap();
    }

    @Override
    void close();
}

package dev.leat.kernel;

import dev.leat.app.Lookup;
import dev.leat.port.UnavailableException;
import java.util.List;
import java.util.Set;

/// A reader of the rows of lookups. Threads may share it.
public interface LookupReader {

    /// A reader for kernels that run no pipeline with a lookup.
    LookupReader NONE =
            (lookup, _) -> {
                throw new IllegalStateException(
                        "lookup '" + lookup.name() + "' cannot be read here");
            };

    /// Returns a reader for callers that cannot read lookups, for this reason.
    static LookupReader unavailable(String why) {
        return (_, _) -> {
            throw new UnavailableException(why);
        };
    }

    /// Returns at least the rows with these keys that exist. A key has the values of the lookup's
    /// key columns, in order, in the form of [LookupRows#key]. All calls for one batch see either
    /// the rows before a refresh or those after it, except for a table, whose items are always
    /// current.
    ///
    /// @throws UnavailableException if the rows cannot be read now
    LookupRows read(Lookup lookup, Set<List<String>> keys);

    /// Called before the rows for records of this redrive are read. A reader with rows in memory
    /// reads them again before the first records of each redrive.
    default void redriven(String run) {}
}

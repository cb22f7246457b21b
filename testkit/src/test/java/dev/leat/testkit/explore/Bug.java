package dev.leat.testkit.explore;

import dev.leat.local.LocalPlatform;
import dev.leat.port.Deliveries;
import dev.leat.port.MessageQueue;
import dev.leat.port.Source;
import dev.leat.port.Store;
import java.nio.file.Path;
import java.util.function.Function;

/// A planted bug: overrides the correct behaviour of the embedded platform.
interface Bug {

    /// Commits in the store of this platform.
    default <T> T commit(LocalPlatform platform, Store real, Function<Store.Transaction, T> work) {
        return real.commit(work);
    }

    /// The folder is about to be opened, for the first time or again.
    default void opens(Path folder) {}

    /// The process dies.
    default void dies(LocalPlatform platform) {}

    default Source source(LocalPlatform platform, String queue, Source real) {
        return real;
    }

    default Deliveries deliveries(Deliveries real) {
        return real;
    }

    default MessageQueue queue(String name, MessageQueue real) {
        return real;
    }
}

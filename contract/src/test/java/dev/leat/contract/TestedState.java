package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import java.util.List;
import java.util.Optional;

/// An open state with views. The contract test opens the state, and later closes or crashes it.
public interface TestedState {

    /// Returns the store that holds all views.
    Store store();

    ViewReader view(String name);

    /// Returns the platform whose store this is; empty for a store outside of a platform.
    default Optional<Platform> platform() {
        return Optional.empty();
    }

    /// Returns the stored identities of a record of this pipeline.
    List<StoredIdentity> holdings(String pipeline, byte[] identity);

    /// Ends the state as if its process had died.
    void crash();

    void close();

    /// A factory of the state of one test. The first state is empty; each later one continues the
    /// previous one.
    interface Opener {
        TestedState open(App app, VirtualTime time);
    }
}

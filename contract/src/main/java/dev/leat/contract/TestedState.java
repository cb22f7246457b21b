package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import java.util.List;

/// A state with views, and perhaps queues, that is open, for contract tests. The test that opened
/// it closes it or lets it crash.
public interface TestedState {

    /// The store that holds every view of the app.
    Store store();

    ViewReader view(String name);

    /// The bodies in a queue, in its order; for states that have queues.
    default List<String> messages(String queue) {
        throw new UnsupportedOperationException("there is no queue " + queue);
    }

    /// What waits to be sent to an endpoint, the oldest first; for states that have endpoints.
    default List<String> deliveries(String endpoint) {
        throw new UnsupportedOperationException("there is no endpoint " + endpoint);
    }

    /// What is known of a record of this pipeline.
    List<StoredIdentity> holdings(String pipeline, byte[] identity);

    /// Lets go of it as if its process had died.
    void crash();

    void close();

    /// Opens the state of one test: empty at first, then as it was left.
    interface Opener {
        TestedState open(App app, VirtualTime time);
    }
}

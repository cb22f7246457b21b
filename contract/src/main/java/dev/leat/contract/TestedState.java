package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import java.util.List;

/// An open state with views and perhaps queues, for contract tests. The test that opened it closes
/// or crashes it.
public interface TestedState {

    /// Returns the store of every view.
    Store store();

    ViewReader view(String name);

    /// Returns the bodies in a queue, in order, if the state has queues.
    default List<String> messages(String queue) {
        throw new UnsupportedOperationException("there is no queue " + queue);
    }

    /// Returns the pending deliveries of an endpoint, oldest first, if the state has endpoints.
    default List<String> deliveries(String endpoint) {
        throw new UnsupportedOperationException("there is no endpoint " + endpoint);
    }

    /// Returns the stored identities of a record of this pipeline.
    List<StoredIdentity> holdings(String pipeline, byte[] identity);

    /// Ends the state as if its process died.
    void crash();

    void close();

    /// A factory of one test's state: empty at first, then as it was left.
    interface Opener {
        TestedState open(App app, VirtualTime time);
    }
}

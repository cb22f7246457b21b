package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import java.util.List;

/// An open state with views and, for some platforms, queues and deliveries. The contract test opens
/// the state, and later closes or crashes it.
public interface TestedState {

    /// Returns the store that holds all views.
    Store store();

    ViewReader view(String name);

    /// Returns the bodies of the messages in a queue, in order.
    default List<String> messages(String queue) {
        throw new UnsupportedOperationException("there is no queue " + queue);
    }

    /// Returns the records in the outbox for a sink of this kind, oldest first; empty if the
    /// platform has no outbox.
    default List<String> deliveries(String kind, String sink) {
        return List.of();
    }

    /// Returns the items of a table as JSON, in the order of their keys; for states that have
    /// tables.
    default List<String> items(String table) {
        throw new UnsupportedOperationException("there is no table " + table);
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

package dev.leat.operations.trace;

import dev.leat.app.Sink;
import dev.leat.operations.AppData;
import dev.leat.plan.QueueMessage;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.StoredIdentity;
import dev.leat.port.TopicAdmin.Protocol;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// The deliveries of records that are committed but not sent yet.
record WaitingDeliveries(AppData data) {

    private static final int PAGE = 1000;

    /// Returns the waiting delivery of a state of a record to a sink; empty if it was sent.
    Optional<Delivery> find(String pipeline, Sink sink, String identity, StoredIdentity state) {
        var id =
                QueueMessage.uuid(
                                pipeline,
                                sink,
                                HexFormat.of().parseHex(identity),
                                state.digest(),
                                state.version())
                        .toString();
        long cursor = 0;
        while (true) {
            var page =
                    data.deliveries()
                            .list(Set.of(Protocol.RECORD), Set.of(State.WAITING), cursor, PAGE);
            var found = page.stream().filter(delivery -> delivery.id().equals(id)).findFirst();
            if (found.isPresent() || page.size() < PAGE) {
                return found;
            }
            cursor = page.getLast().number();
        }
    }
}

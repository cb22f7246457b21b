package dev.leat.server;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Topics.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a person does with topics and with what they have for subscribers outside. Blocks; threads
/// may share it.
public interface DeliveryOperations {

    /// So many are listed at the most.
    int MOST = 10_000;

    /// The newest first, of these protocols and states.
    List<Delivery> list(Set<Protocol> protocols, Set<State> states, int most);

    Optional<Delivery> find(long number);

    /// Lets one that was kept or given up go out once more, as soon as the app runs.
    ///
    /// A number that is not there is a [Refusal] with status 404, one that waits or was sent one
    /// with 422.
    void again(long number);

    /// Every topic, in the order of names.
    List<Heard> topics();

    /// A topic, who hears it, and how many deliveries there are of it.
    record Heard(
            String name, boolean declared, List<Hearer> hearers, Map<State, Long> deliveries) {}

    /// Who hears a topic; a pending one was asked and has not said yes.
    record Hearer(Protocol protocol, String endpoint, boolean pending) {}
}

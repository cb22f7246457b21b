package dev.leat.server.operations;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.TopicAdmin.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The operations on topics and on their messages for subscribers outside. Blocks; threads may
/// share it.
public interface DeliveryOperations {

    /// Those of these protocols and states whose number is less than `cursor` (0: all), the newest
    /// first.
    @Operation(
            value = "GET deliveries",
            summary = "Lists deliveries to external subscribers, newest first.",
            cursor = "/number")
    List<Delivery> list(Set<Protocol> protocols, Set<State> states, long cursor, int limit);

    @Operation(value = "GET deliveries/{number}", summary = "Returns one delivery.")
    Optional<Delivery> find(long number);

    /// Lets one that was kept or given up go out once more, as soon as the app runs.
    ///
    /// A number that does not exist is a [dev.leat.server.RefusedRequestException] with status 404,
    /// one that waits or was sent one with 422.
    @Operation(
            value = "POST deliveries/{number}/retries",
            summary = "Retries a delivery that was kept or has failed.")
    void retry(long number);

    /// Every topic, in the order of names.
    @Operation(
            value = "GET topics",
            summary = "Lists topics with their subscribers and delivery counts.")
    List<TopicStatus> topics();

    /// A topic, its subscribers, and how many deliveries there are of it.
    record TopicStatus(
            String name,
            boolean declared,
            List<TopicSubscriber> subscribers,
            Map<State, Long> deliveries) {}

    /// A subscriber of a topic; a pending one was asked and has not confirmed.
    record TopicSubscriber(Protocol protocol, String endpoint, boolean pending) {}
}

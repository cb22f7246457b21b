package dev.leat.operations;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Deliveries.Waiting;
import dev.leat.port.TopicAdmin.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Operations on topics and on their deliveries to external subscribers. Methods block; threads may
/// share it.
public interface DeliveryOperations {

    /// Returns deliveries with these protocols and states, newest first. If `cursor` is not 0,
    /// returns only deliveries whose number is less than `cursor`.
    @Operation(
            value = "GET deliveries",
            summary = "Lists deliveries to external subscribers, newest first.",
            cursor = "/number",
            masks = true)
    List<Delivery> list(Set<Protocol> protocols, Set<State> states, long cursor, int limit);

    /// Returns the deliveries that wait to be sent, counted by their source (a pipeline or a topic)
    /// and destination.
    @Operation(
            value = "GET waiting-deliveries",
            summary = "Counts the deliveries that wait to be sent, by source and destination.")
    List<Waiting> waiting();

    @Operation(value = "GET deliveries/{number}", summary = "Returns one delivery.", masks = true)
    Optional<Delivery> find(long number);

    /// Retries a delivery that was kept (not sent, because the app has no mail server) or that has
    /// failed. The retry happens as soon as the app runs.
    ///
    /// Throws [RefusedOperationException] of the kind UNKNOWN if the number does not exist, and
    /// INVALID if the delivery is waiting or was sent.
    @Operation(
            value = "POST deliveries/{number}/retries",
            summary = "Retries a delivery that was kept or has failed.")
    void retry(long number);

    /// Returns every topic, ordered by name.
    @Operation(
            value = "GET topics",
            summary = "Lists topics with their subscribers and delivery counts.")
    List<TopicStatus> topics();

    /// A topic, its subscribers, and its delivery counts by state.
    record TopicStatus(
            String name,
            boolean declared,
            List<TopicSubscriber> subscribers,
            Map<State, Long> deliveries) {}

    /// A subscriber of a topic. A pending subscriber has not confirmed its subscription yet.
    record TopicSubscriber(Protocol protocol, String endpoint, boolean pending) {}
}

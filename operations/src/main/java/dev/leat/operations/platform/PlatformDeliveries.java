package dev.leat.operations.platform;

import dev.leat.operations.DeliveryOperations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.LocalServices;
import dev.leat.port.TopicAdmin;
import dev.leat.port.TopicAdmin.Protocol;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Topics and deliveries of a platform in this process.
record PlatformDeliveries(LocalServices services, InstantSource clock)
        implements DeliveryOperations {

    @Override
    public List<Delivery> list(Set<Protocol> protocols, Set<State> states, long cursor, int limit) {
        long before = cursor == 0 ? Long.MAX_VALUE : cursor;
        return services.deliveries().list(protocols, states, before, limit);
    }

    @Override
    public List<Deliveries.Waiting> waiting() {
        return services.deliveries().waiting();
    }

    @Override
    public Optional<Delivery> find(long number) {
        return services.deliveries().find(number);
    }

    @Override
    public void retry(long number) {
        if (find(number).isEmpty()) {
            throw RefusedOperationException.unknown(
                    "delivery %d does not exist or has expired".formatted(number));
        }
        try {
            services.deliveries().retry(number, clock.instant());
        } catch (IllegalArgumentException unfit) {
            throw RefusedOperationException.invalid(unfit);
        }
    }

    @Override
    public List<TopicStatus> topics() {
        var counts = services.deliveries().counts();
        return services.topics().list().stream().map(topic -> status(topic, counts)).toList();
    }

    private TopicStatus status(TopicAdmin.Managed topic, Map<Deliveries.Group, Long> counts) {
        var subscribers =
                services.topics().subscriptions(topic.name()).stream()
                        .map(s ->
                                new TopicSubscriber(
                                        s.protocol(), s.endpoint(), s.pending().isPresent()))
                        .toList();
        var deliveries = new EnumMap<State, Long>(State.class);
        counts.forEach((group, count) -> {
            if (group.topic().equals(topic.name())) {
                deliveries.merge(group.state(), count, Long::sum);
            }
        });
        return new TopicStatus(topic.name(), topic.declared(), subscribers, deliveries);
    }
}

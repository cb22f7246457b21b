package dev.leat.server;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Topics.Protocol;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Topics and deliveries that another process of this machine has open.
final class RemoteDeliveries implements DeliveryOperations {

    private final Connection connection;

    RemoteDeliveries(Connection connection) {
        this.connection = connection;
    }

    @Override
    public List<Delivery> list(Set<Protocol> protocols, Set<State> states, int most) {
        return connection.get(
                "deliveries?protocols=%s&states=%s&most=%d"
                        .formatted(names(protocols), names(states), most),
                in -> Wire.MAPPER.readValue(in, Wire.DELIVERIES));
    }

    private static String names(Set<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
    }

    @Override
    public Optional<Delivery> find(long number) {
        return connection
                .get(
                        "deliveries/" + number + "/message",
                        in -> Wire.MAPPER.readValue(in, Wire.DELIVERIES))
                .stream()
                .findFirst();
    }

    @Override
    public void again(long number) {
        connection.post("deliveries/" + number + "/again", List.of(), InputStream::read);
    }

    @Override
    public List<Heard> topics() {
        return connection.get("topics", in -> Wire.MAPPER.readValue(in, Wire.TOPICS));
    }
}

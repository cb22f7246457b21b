package dev.leat.aws;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;

/// The transport of an app without endpoints.
public record NoEndpoints() implements DeliveryTransport {

    @Override
    public void send(Delivery delivery) {
        throw new UnsupportedOperationException("the app has no endpoints");
    }

    @Override
    public void close() {}
}

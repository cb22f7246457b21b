package dev.leat.testkit.simulation;

import dev.leat.app.Endpoint;
import dev.leat.app.Sink;
import dev.leat.app.sink.EndpointSink;
import dev.leat.delivery.DeliveryOptions;
import dev.leat.delivery.DeliveryWorker;
import dev.leat.delivery.RecordTransport;
import dev.leat.delivery.SubscriptionConfirmation;
import dev.leat.metrics.RecordListener;
import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.State;
import dev.leat.port.TopicAdmin.Protocol;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;
import java.util.Optional;

/// Delivery of records to endpoints, from a start of the app's process to its death. The delivery
/// workers take turns like the workers of pipelines. Ignores deliveries of topics.
record SimulatedDelivery(Deliveries deliveries, DeliveryWorker courier) {

    /// Returns the reason why a sink cannot be simulated; empty if it can. A sink with deliveries
    /// needs a simulated transport of its kind.
    static Optional<String> unsupported(Sink sink) {
        return sink.keepsMessages() && !sink.kind().equals(EndpointSink.KIND)
                ? Optional.of("tests of apps do not simulate this kind of sink")
                : Optional.empty();
    }

    /// Returns the delivery workers; empty if the app has no endpoint. `records` counts what they
    /// send.
    static Optional<SimulatedDelivery> of(
            SimulationContext context,
            Deliveries deliveries,
            RecordListener records,
            DeliveryOptions terms) {
        var endpoints = context.app().all(Endpoint.class);
        if (endpoints.isEmpty()) {
            return Optional.empty();
        }
        int most = endpoints.values().stream().mapToInt(Endpoint::concurrency).sum();
        var transport =
                new RecordTransport(
                        Map.of(EndpointSink.KIND, new SimulatedEndpoints(endpoints, context)));
        var courier =
                new DeliveryWorker(
                        new RecordDeliveries(deliveries, context),
                        Map.of(Protocol.RECORD, transport),
                        new SubscriptionConfirmation(Optional::empty),
                        context.clock(),
                        new CompositeMeterRegistry(),
                        _ -> {},
                        records,
                        terms.by(Math.min(most, terms.workers())));
        return Optional.of(new SimulatedDelivery(deliveries, courier));
    }

    void start() {
        courier.start();
    }

    /// Returns the number of deliveries that are pending or running.
    long waiting() {
        return deliveries.counts().entrySet().stream()
                .filter(entry ->
                        entry.getKey().protocol() == Protocol.RECORD
                                && entry.getKey().state() == State.WAITING)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}

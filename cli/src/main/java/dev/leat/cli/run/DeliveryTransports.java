package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.sink.EndpointSink;
import dev.leat.cli.terminal.CommandException;
import dev.leat.delivery.DeliveryGauges;
import dev.leat.delivery.DeliveryOptions;
import dev.leat.delivery.DeliveryWorker;
import dev.leat.delivery.RecordTransport;
import dev.leat.delivery.SubscriptionConfirmation;
import dev.leat.http.EndpointTransport;
import dev.leat.http.HttpTransport;
import dev.leat.port.Deliveries;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.smtp.SmtpTransport;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What carries an app's deliveries to subscribers outside: posts to URLs always, mails where the
/// environment has a server. Closing ends what is being sent first.
final class DeliveryTransports implements AutoCloseable {

    private final Map<Protocol, DeliveryTransport> carriers = new EnumMap<>(Protocol.class);
    private final DeliveryWorker courier;
    private final DeliveryGauges gauges;

    /// @param address where clients of AWS reach this app, for links in mails
    /// @param told hears what a person should know
    /// @throws Failure if the mail server cannot be one
    DeliveryTransports(
            App app,
            Environment environment,
            Deliveries deliveries,
            Time time,
            Supplier<Optional<String>> address,
            MeterRegistry meters,
            Consumer<String> told) {
        environment
                .mail()
                .ifPresent(server -> {
                    try {
                        var mail = SmtpTransport.of(server, app.name());
                        carriers.put(Protocol.EMAIL, mail);
                        carriers.put(Protocol.EMAIL_JSON, mail);
                    } catch (IllegalArgumentException wrong) {
                        throw CommandException.input(
                                "environment %s: %s"
                                        .formatted(environment.name(), wrong.getMessage()));
                    }
                });
        var http = new HttpTransport();
        carriers.put(Protocol.HTTP, http);
        carriers.put(Protocol.HTTPS, http);
        try {
            carriers.put(
                    Protocol.RECORD,
                    new RecordTransport(
                            Map.of(EndpointSink.KIND, new EndpointTransport(app, time))));
        } catch (IllegalArgumentException wrong) {
            throw CommandException.input(String.valueOf(wrong.getMessage()));
        }
        courier =
                new DeliveryWorker(
                        deliveries,
                        carriers,
                        new SubscriptionConfirmation(address),
                        time,
                        meters,
                        told,
                        DeliveryOptions.defaults());
        gauges = new DeliveryGauges(deliveries, meters);
    }

    void start() {
        courier.start();
    }

    boolean idle() {
        return courier.idle();
    }

    /// Before the meters are read.
    void refresh() {
        gauges.refresh();
    }

    @Override
    public void close() {
        courier.close();
        carriers.values().stream().distinct().forEach(DeliveryTransport::close);
    }
}
